"""All suites, by name. Imported one by one, so that one suite's needs never stop another."""

from importlib import import_module

from tests.torture.suite import Suite

MODULES: dict[str, str] = {
    "K1": "k1_journal_kill",
    "K2": "k2_syscalls",
    "K3": "k3_whole_product",
    "K4": "k4_torn",
    "K5": "k5_signals",
    "D1": "d1_disk",
    "A1": "a1_devices",
    "V1": "v1_invention",
    "M1": "m1_models",
    "L1": "l1_llm_faults",
    "L2": "l2_chaos",
    "Y1": "y1_yaml",
    "X1": "x1_markup",
    "W1": "w1_local_page",
    "T1": "t1_terminal",
    "F1": "f1_paths",
    "C1": "c1_canary",
    "N1": "n1_network",
    "E1": "e1_soak",
    "B1": "b1_batch_kill",
    "S0": "seeded_bugs",
}
"""The module of each suite in this folder."""


def suite(name: str) -> Suite:
    """The suite of this name. Raises KeyError."""
    found: Suite = import_module(f"tests.torture.{MODULES[name]}").SUITE
    return found
