"""What machines a cohort takes, from unit costs: nothing is counted twice."""

from benchmarks.estimate import WAYS, Assumed, UnitCosts, Way, estimate

UNIT = UnitCosts(
    speech_core_s_per_minute=4.0, answer_core_s=1.0, llm_tokens_read_per_answer=10_000, llm_kept_share=0.9,
    llm_tokens_written_per_answer=1_000, bytes_per_answer=1_000,
)  # fmt: skip
ASSUMED = Assumed(minutes_per_answer=2.0, busy_share=0.5, gpu_speed=100.0, gpu_tokens_read_per_s=1_000.0)


def core_s(way: Way) -> float:
    return estimate(1, way, UNIT, ASSUMED).core_hours * 3600 * ASSUMED.busy_share


def test_speech_on_cores_was_measured_to_its_page_and_an_answer_s_own_work_is_in_it() -> None:
    transcripts, on_cores, with_llm, on_gpus = map(core_s, WAYS)

    assert [round(each, 9) for each in (on_cores, with_llm)] == [8.0, 8.0]
    assert [round(each, 9) for each in (transcripts, on_gpus)] == [1.0, 1.0]


def test_a_gpu_hears_reads_what_is_new_and_writes() -> None:
    gpu_s = estimate(1, WAYS[3], UNIT, ASSUMED).gpu_hours * 3600 * ASSUMED.busy_share

    assert round(gpu_s, 9) == 120 / 100 + 1_000 / 1_000 + 1_000 / 2_000
