"""Gives every voicemock process of a run the held model in place of Whisper; see ../held.py."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _HeldMachine(MetaPathFinder):
    """Waits for the module that makes recognisers: importing the model here would slow down every process."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "voicemock.stt.engines":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        assert spec is not None and spec.loader is not None
        fill = spec.loader.exec_module

        def fill_and_hold(module: ModuleType) -> None:
            fill(module)
            whisper = module.whisper  # type: ignore[attr-defined]
            true = whisper.Machine

            def machine(short_windows: bool = False, threads: int | None = None) -> Any:
                whisper.Machine = true  # what is imported now builds on it
                from benchmarks.batch_parts.held import HeldInterviews

                return HeldInterviews(short_windows, threads)

            whisper.Machine = machine

        spec.loader.exec_module = fill_and_hold  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, _HeldMachine())
