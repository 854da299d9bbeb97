"""Whatever a server does, the chat ends in time: with a valid reply, or with the right error in plain words."""

import os
import signal
import socket
import threading
import time
from enum import Enum

import pytest
from fault_server import GOOD, FaultServer
from pydantic import BaseModel, ConfigDict, Field

from voicemock.errors import BadReply, LLMUnreachable, Refused, UsageError
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.ports import Message
