"""`python -m voicemock`."""

from voicemock.cli.main import main

if __name__ == "__main__":
    main()
