"""How people say what rubrics ask for: the ways of speech by which a listener hears a reason, a cost or an agreement.

A rubric's terms name a few words; nobody answers in them. A point is led to the ways that its own words ask for, or
that its terms belong to, and these are looked for as well. Phrases are compared by stems. `<number>` is any number,
`<past>` a verb in the past, `<name>` a word with a capital letter within a sentence. In English.
"""

from collections.abc import Mapping

from voicemock.scoring.languages.words import Way

WAYS: Mapping[str, Way] = {
    "figures": Way(
        "figure, number, how many, how much, how large, how long, size, magnitude, quantity, quantify, metric, "
        "percentage, scale, specific figure",
        "<number>, half, third, quarter, double, twice, percent, dozens",
    ),
    "before and after": Way(
        "before and after, change, difference, improvement, effect, value, impact, measurable",
        "from <number>, down to, up to, went from, instead of, before that, used to, dropped, fell, came down, "
        "went down, went up, rose, grew, shrank, now it, where there had been, less than, more than, fewer, by "
        "the end of, no longer, not any more, any more, was <number>",
    ),
    "own deeds": Way(
        "you did yourself, did yourself, own steps, own work, personally, own contribution, own actions, action, "
        "did, contribution, initiative, built, wrote, takes initiative, individual",
        "I <past>, I have <past>, I had <past>, my own, myself, I would, I will, I take, I press, I write, I go "
        "through, I pull, I begin, I start, I put",
    ),
    "steps": Way(
        "order, steps, sequence, process, plan, step by step, stages, structure",
        "first, then, next, after that, second, third, finally, at last, began, start, before I, once that, at "
        "the end, last thing, on monday, on tuesday, on wednesday, on thursday, on friday, in the end, from there",
    ),
    "reasons": Way(
        "why, reason, reasoning, rationale, justify, because, motivation, explain why",
        "because, since, so that, otherwise, reason, that is why, which is why, which means, that means, due to, "
        "therefore, as it, as they, as there, as that, as the, so it",
    ),
    "others' view": Way(
        "other person, others, their view, perspective, wanted, needed, saw it, empathy, point of view, concern, "
        "needs, interests, motive",
        "he said, she said, they said, he told, she told, they told, he want, she want, they want, he need, she "
        "need, they need, he was afraid, she was afraid, worried, his boss, her boss, their boss, from his, from "
        "her, from their, for him, for her, for them, he hates, she hates, would say, point of view, he felt, she "
        "felt, his reason, her reason, they had a reason, cared about, under pressure, because he, because she, "
        "because they, since he, since she, since they, he had, she had, afraid",
    ),
    "finding out": Way(
        "found out, learned what, asked, listen, interviews, directly, spoke, research, understand, clarify, "
        "questions",
        "asked, I asked, ask him, ask her, ask them, told me, listen, hear, wanted to know, found out, sat with, "
        "sat down with, rang, called, interviewed, talked to, spoke to, spoke with, phoned, went to see, visited, "
        "observed, survey",
    ),
    "own case": Way(
        "own view, put your case, said to, told, communicate, explained, presented, persuade, argue, plain words, "
        "advised, influence, position",
        "I said, I told, I explained, I showed, I drew, I read, I brought, I put it, I would tell, I would say, I "
        "would show, I wrote, put it to, explained, showed, drawing, page, in plain words, look, picture, "
        "presented, suggested, proposed",
    ),
    "agreement": Way(
        "agreed, agreement, resolution, consensus, compromise, resolve, settled, outcome with, common ground, "
        "alignment",
        "agreed, agreement, settled, shook hands, compromise, a deal, promised, we decided, gave in, met halfway, "
        "accepted, signed, said yes, what we, in return, came up with, convinced, changed my mind, allowed, we "
        "left it",
    ),
    "options": Way(
        "options, alternative, else could, another way, choice, chosen over, considered, instead, simplest, compare",
        "could have, could, either, or, option, alternative, two ways, three ways, two things, instead, choice "
        "between, rather than, the other way, another way, one way, versus, or else, and not, considered, "
        "against, I might, as opposed to, other possibility",
    ),
    "basis": Way(
        "depends on, rested on, criteria, basis, what decided, weigh, priorities, judged by, factors, constraint",
        "depends, depend on, went by, go by, what counted, mattered, decided by, since there, because there, "
        "weigh, only, going by, cheapest, most, least, have time, budget, how many, how much, how often, "
        "constraint, requirement",
    ),
    "cost": Way(
        "cost, price, gave up, given up, downside, trade-off, tradeoff, sacrifice, left undone, let down, "
        "drawback, disadvantage",
        "cost, price, lose, lost, gave up, give up, downside, drawback, expense, pays for, paid for, slower, "
        "extra, sacrifice, takes longer, harder, let down, left out, without, took, eats, more work, less of, "
        "disappointed, overtime, could live with, miss, had to wait, complexity",
    ),
    "reversal": Way(
        "otherwise, decide otherwise, changed your mind, change your mind, turned back, way back, would change, "
        "reversal, reversible, conditions",
        "if, unless, until, had it, had they, should it, would have changed, change my mind, way back, go back, "
        "turn back, undo, reverse, in case, otherwise I would, then I would, only if, depends, once we, for now",
    ),
    "looking back": Way(
        "differently, look back, looking back, would do, better, hindsight, do differently",
        "would have, should have, today I would, next time, looking back, hindsight, differently, do again, would "
        "do, would not, keep, I would take back, would rather, ought to have",
    ),
    "own part": Way(
        "own part, own mistake, own fault, responsibility for, ownership, mistake, accountable, self-awareness, "
        "admit",
        "my mistake, my fault, my own doing, I never, I should, I did not, that was me, on me, my part, I forgot, "
        "I assumed, I had not, I missed, I was too, came from me, it was me, I could have, my own",
    ),
    "lesson": Way(
        "learned, lesson, insight, took from, takeaway, growth",
        "learned, learnt, taught me, lesson, realised, realized, understood, I see now, took from, noticed, it "
        "turned out, found out that, what it taught, know now, news to me, since it",
    ),
    "since then": Way(
        "since then, now, changed since, applied, from then on, do differently since",
        "since then, now I, from then on, ever since, these days, nowadays, today I, last month, this spring, "
        "after that I, every time, any more, still do, has become, always do, habit, the next, now we, now they",
    ),
    "checking": Way(
        "checked, tested, measured, how you know, verify, tried out, confirm, evidence, validated, compared, data "
        "held back, rule out, proof, review",
        "checked, tested, tried, measured, counted, compared, looked at, watched, saw, verify, proved, survey, "
        "going by, log, sample, held back, put aside, kept out, against, ran it, made sure, trial, pilot, "
        "experiment, see if, see whether, confirm, rule out, on a copy, dry run",
    ),
    "the unknown": Way(
        "not know, did not know, uncertain, unknown, look up, sure, doubt, assumption, admit, confidence, limits "
        "of knowledge",
        "do not know, did not know, not sure, nobody knew, nobody could, cannot rule out, unclear, would have to "
        "look, look up, guess, cannot tell, could not tell, honestly, uncertain, assume, might, no idea, perhaps, "
        "maybe, cannot promise, I believe, could be, may lie, in doubt, what remains, would not swear",
    ),
    "failure": Way(
        "wrong, fail, failure, error, risk, hard, trouble, stops being true, obstacles, problem, edge case, stops "
        "working, limits, under load, fooled",
        "fail, break, broke, die, crash, outage, slow, stuck, wrong, bug, error, go down, went down, full, late, "
        "timeout, duplicate, in the middle, goes wrong, worse, ugly, dead, catch, lost, leak, collide, weak spot, "
        "trouble, hang",
    ),
    "signals": Way(
        "notice, see, signals, alerts, logs, metrics, monitoring, observe, detect",
        "alert, log, graph, dashboard, metric, monitor, alarm, page, curve, chart, trace, notice, see it, shows "
        "up, error rate, counter, rings, wake, report",
    ),
    "limits": Way(
        "limits the damage, limit, damage, contain, mitigate, prevent, safeguard, guardrail, protect, removed",
        "limit, cap, ceiling, at most, half of, one at a time, hold, held, batch, flag, switch off, turn off, "
        "fallback, queue, stay, gradually, small, only one, breaker, block, isolate, region, small part, "
        "separate, stop by itself",
    ),
    "recovery": Way(
        "go back, recover, restore, undo, rollback, relieve, relief, repair",
        "back, restore, roll back, revert, undo, backup, refund, restart, again, repair, set right, replay, old "
        "version, previous, recover, failover, clean up",
    ),
    "informing": Way(
        "informed, told, kept informed, passed on, enabled, documentation, communicate, shared, enabled to go on, "
        "hand over, team told",
        "told, tell, wrote, message, mail, inform, update, announce, post, sent, note, call, document, channel, "
        "in copy, hand over, wiki, runbook, handbook, show them how, teach, taught, paired, course, review "
        "together, script for",
    ),
    "people served": Way(
        "users, customers, people, team, concerned, for whom, group of people, affected, company, who used",
        "customer, user, client, patient, student, driver, people, colleague, family, guest, teacher, nurse, "
        "worker, support, reader, they could, could finally, complain, happy, able to, relieved, thanked, "
        "grateful, sleep, waiting, each of them",
    ),
    "setting": Way(
        "when, where, context, situation, background, setting, occasion, instance",
        "in <name>, at a, at an, at the, last year, last summer, last spring, last autumn, last winter, last "
        "march, year ago, month ago, week ago, back then, when I was, I was the, I was a, I worked, I managed, I "
        "ran, I did, one spring, one autumn, where I worked, <name>, in january, in february, in march, in april, "
        "in june, in july, in august, in september, in october, in november, in december",
    ),
    "duty": Way(
        "task, responsibility, role, own task, duty, assignment, who did what, who decided, in charge",
        "my job, my task, responsible, in charge, I was the, my role, asked me, asked to, gave me, I owned, "
        "answer for, I ran, I managed, I looked after, fell to me, up to me, on my desk, assigned, hired, it was "
        "mine, lead, as the",
    ),
    "stakes": Way(
        "affected, mattered, urgent, stakes, consequence, problem they have, at risk, importance, severity",
        "affected, could not, had to wait, waiting, blocked, stuck, complain, losing, at risk, danger, deadline, "
        "penalty, fine, angry, mattered, meant that, which meant, pay, empty, sent back, lose, needed, due, "
        "urgent",
    ),
    "outcome": Way(
        "came of it, outcome, result, became of, ended, achieved, success, over, resolved, delivered, effect",
        "result, in the end, since then, turned out, came out, finally, went live, finished, solved, ended up, so "
        "now, was over, got through, shipped, on time, saved, it worked, that worked, was gone, were gone, "
        "managed to, succeeded, achieved, as a result, delivered",
    ),
    "lasting": Way(
        "lasted, later, lasting, since, sustained, followed it up, long term, became of it",
        "still, until today, to this day, ever since, stayed, months later, remains, years later, since then, by "
        "now, has been, kept, every week, every month, every year, every day",
    ),
    "case": Way(
        "case, example, instance, concrete, specific, illustration, occasion, picture",
        "for example, for instance, say, imagine, picture, suppose, take, at a, once, we had, in our case, at my, "
        "where I worked, I had, in one, last, like this, <name>, let us say",
    ),
    "mechanism": Way(
        "why it works, how it works, mechanism, underneath, cause, behaves, explain how, what happens, principle",
        "because, which means, that means, so that, each time, every time, as soon as, what happens, causes, "
        "makes, so it, so they, underneath, whenever, by then, while, then it, if it, if they, since it, since "
        "the, until it, leads to, that is why, in turn, inside",
    ),
    "data": Way(
        "data, sample, how many, gaps, where from, quality of data",
        "rows, records, missing, gaps, sample, from where, data, table, <number> people, bias, weeks of, months "
        "of, years of, per day, collected, measured by",
    ),
    "surprise": Way(
        "surprise, unexpected, not for, leaves out, insight, what was a surprise",
        "surprise, did not expect, turned out, not for, unexpected, strange, never thought, we thought, actually, "
        "left out, wrong about, astonished, had assumed",
    ),
    "goal": Way(
        "goal, decision, purpose, serves, success, aim, objective, depends on the answer, measure stands for",
        "goal, aim, decision, decide, purpose, so that, serves, success, counts, matters, target, worth, in order "
        "to, to get, whose, depends on",
    ),
}

VAGUE = """
    important, importance, always, in general, generally, basically, key thing, main thing, crucial, essential,
    have to, need to, should, must, everybody, everyone, everything, positive, passion, communication, best
    practice, structured, flexible, properly, holistic, transparent, stakeholder, in my experience, one has to,
    one should, discipline, culture, mindset, every company, people tend, a lot of, things, you know, recipe, as
    they say, challenge, it depends, somehow, something like that, or whatever, whatever, big topic, all kinds,
    and so on, synergy, in principle, of course, obviously, great, honest, quite, really, usually, in today, best,
    I think, very, you have, you can, you want, you get, you just, you do, good, big, nice, the team, our team,
    every single, all the, have got, stuff
    """
"""Words of talk that could be about anything."""
