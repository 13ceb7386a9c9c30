"""What people ask for that no plain instruction can do; understood, and refused with the reason."""

from __future__ import annotations

from agent.instructions.frame import Frame, frame
from agent.instructions.reading import Refused

_THINK = (
    "this needs a model that reads and thinks; say step by step what to click and type, or choose "
    "another brain"
)
_WINDOW = "moving and resizing windows is not among the things the instructions brain can do"

FRAMES: tuple[Frame, ...] = (
    frame(
        "(summarise|summarize|translate|explain|describe|analyse|analyze|compare|proofread|rewrite|"
        "improve|review|sum up|recommend|suggest|research|rephrase|paraphrase|organise|organize|plan|"
        "draw|paint|sketch|invent|debug|design|correct the spelling of|interpret|brainstorm|decide) "
        "{what:rest}",
        lambda b: Refused(reason=_THINK),
        cost=1.5,
    ),
    frame(
        "(find|get|book|buy|order|look for|look up|search for|reserve|choose|pick) [me] [us] [the|a|"
        "some] (random|cheapest|best|nearest|latest|fastest|most|next available|good|cheap|suitable|nice) "
        "{what:rest}",
        lambda b: Refused(reason=_THINK),
        cost=-0.6,
    ),
    frame(
        "(book|buy|order|reserve|pay|call|phone|tweet|email|text|message) {what:rest}",
        lambda b: Refused(reason=_THINK),
        cost=5.0,
    ),
    frame("(answer|reply to|respond to) {what:rest}", lambda b: Refused(reason=_THINK), cost=1.5),
    frame(
        "(tell me|show me|who|why|where|what|how) {what:rest}",
        lambda b: Refused(reason="a question: the instructions brain does things and answers sums only"),
        cost=3.0,
    ),
    frame(
        "(maximise|maximize|minimise|minimize|resize|tile|unmaximize|full-screen) [{what:rest}]",
        lambda b: Refused(reason=_WINDOW),
        cost=0.5,
    ),
)
