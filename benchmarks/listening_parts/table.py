"""The figures of many runs, for people and as one object."""

import math
from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.listening_parts.runs import DECLARED_S, ENTER_S, OURS, Run

Results = Sequence[tuple[Run, Mapping[str, float]]]
NAMES = {
    "ours": "voicemock",
    "ours_short": "voicemock, short_windows",
    "whole": "one transcribe() at the end",
    "two_models": "RealtimeSTT's scheme, rebuilt",
    "realtimestt": "RealtimeSTT itself",
    "agreement": "whisper_streaming's scheme, rebuilt",
}


def p95(values: Sequence[float]) -> float:
    """The value that 95 % do not exceed; the largest of fewer than 20."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def spread(values: Sequence[float]) -> str:
    """Median, least and most."""
    if not values:
        return "–"
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})" + (f" n{len(values)}" * (len(values) > 1))


def _values(results: Results, name: str, **wanted: object) -> list[float]:
    return [
        figures[name] for run, figures in results if all(getattr(run, key) == value for key, value in wanted.items())
    ]


def lines(results: Results) -> list[str]:
    """The table for people."""
    models = list(dict.fromkeys(run.model for run, _ in results))
    return [line for model in models for line in _of_model([each for each in results if each[0].model == model])]


def _there(results: Results) -> dict[str, str]:
    """The schemes that were run, and their names."""
    return {scheme: name for scheme, name in NAMES.items() if any(run.scheme == scheme for run, _ in results)}


def _of_model(results: Results) -> list[str]:
    model = results[0][0].model
    lengths = sorted({run.seconds for run, _ in results})
    table = [
        f"\n{model}: seconds, median (least–most)",
        "",
        f"{'':38}" + "".join(f"{f'{each} s answer':>22}" for each in lengths),
    ]
    table.append(f"end of turn ({DECLARED_S} s of silence) → transcript ready")
    for scheme, name in _there(results).items():
        cells = [
            _values(results, "after_declared_s", scheme=scheme, seconds=s, silence_s=DECLARED_S) for s in lengths
        ]
        table.append(f"  {name:36}" + "".join(f"{spread(each):>22}" for each in cells))
    table.append(f"Enter {ENTER_S} s after the last word → transcript ready")
    for scheme in OURS:
        cells = [_values(results, "after_declared_s", scheme=scheme, seconds=s, silence_s=ENTER_S) for s in lengths]
        table.append(f"  {NAMES[scheme]:36}" + "".join(f"{spread(each):>22}" for each in cells))
    table.append("last word → transcript complete")
    for scheme in (*OURS, "agreement"):
        cells = [
            _values(results, "after_last_word_s", scheme=scheme, seconds=s, silence_s=DECLARED_S) for s in lengths
        ]
        table.append(f"  {NAMES[scheme]:36}" + "".join(f"{spread(each):>22}" for each in cells))
    table.append("while speaking, share of one core")
    for scheme in [each for each in _there(results) if each != "whole"]:
        cells = [_values(results, "cores", scheme=scheme, seconds=s) for s in lengths]
        table.append(f"  {NAMES[scheme]:36}" + "".join(f"{spread(each):>22}" for each in cells))
    cells = [_values(results, "word_shown_s", scheme="ours", seconds=s) for s in lengths]
    table.append(f"{'a word said → on the screen':38}" + "".join(f"{spread(each):>22}" for each in cells))
    return table


def figures(results: Results) -> dict[str, dict[str, float]]:
    """The figures of issue-sized claims, by model; seconds, and ratios against the rivals."""
    models = dict.fromkeys(run.model for run, _ in results)
    return {model: _figures([each for each in results if each[0].model == model]) for model in models}


def _figures(results: Results) -> dict[str, float]:
    found: dict[str, float] = {}
    lengths = sorted({run.seconds for run, _ in results})
    for scheme in OURS:
        for when, silence_s in (("declared", DECLARED_S), ("enter", ENTER_S)):
            name, wanted = f"{when}{scheme.removeprefix('ours')}", {"scheme": scheme, "silence_s": silence_s}
            values = _values(results, "after_declared_s", **wanted)
            found |= {f"{name}_median_s": median(values), f"{name}_p95_s": p95(values), f"{name}_runs": len(values)}
            first, last = (
                median(_values(results, "after_declared_s", seconds=each, **wanted))
                for each in (lengths[0], lengths[-1])
            )
            found[f"{name}_growth_{lengths[0]}_to_{lengths[-1]}_s"] = last - first
    for scheme in [each for each in ("whole", "two_models", "realtimestt") if each in _there(results)]:
        for each in lengths:
            wanted = {"seconds": each, "silence_s": DECLARED_S}
            theirs = median(_values(results, "after_declared_s", scheme=scheme, **wanted))
            ours = median(_values(results, "after_declared_s", scheme="ours", **wanted))
            found |= {f"{scheme}_{each}_s": theirs, f"{scheme}_{each}_times": theirs / ours}
    complete = {
        each: median(_values(results, "after_last_word_s", scheme=each, silence_s=DECLARED_S))
        for each in _there(results)
    }
    cores = {each: median(_values(results, "cores", scheme=each)) for each in _there(results)}
    found |= {
        "complete_after_last_word_s": complete["ours"],
        "agreement_complete_after_last_word_s": complete["agreement"],
        "agreement_times_later": complete["agreement"] / complete["ours"],
        "cores": cores["ours"],
        "recogniser_cores": median(_values(results, "recogniser_cores", scheme="ours")),
        "parent_cores": median(_values(results, "parent_cores", scheme="ours")),
        "two_models_cores": cores["two_models"],
        "agreement_cores": cores["agreement"],
        "agreement_busy": median(_values(results, "busy", scheme="agreement")),
        "agreement_times_cpu": cores["agreement"] / cores["ours"],
        "word_shown_median_s": median(_values(results, "word_shown_s", scheme="ours")),
        "gaps": sum(_values(results, "gaps", scheme="ours")),
    }
    return {name: round(value, 3) for name, value in found.items()}
