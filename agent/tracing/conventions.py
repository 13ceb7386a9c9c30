"""The names in our spans.

`gen_ai.*` are those of the OpenTelemetry semantic conventions for generative AI, as the repository
open-telemetry/semantic-conventions-genai has them (status: development; the constants in
opentelemetry-semantic-conventions are deprecated in its favour). `deskhand.*` are our own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

SCOPE: Final = "deskhand"
AGENT_NAME: Final = "Deskhand"


class Operation(StrEnum):
    """Values of `gen_ai.operation.name`."""

    INVOKE_AGENT = "invoke_agent"
    PLAN = "plan"
    CHAT = "chat"
    EXECUTE_TOOL = "execute_tool"
    SEARCH_MEMORY = "search_memory"


OPERATION: Final = "gen_ai.operation.name"
PROVIDER: Final = "gen_ai.provider.name"
AGENT: Final = "gen_ai.agent.name"
AGENT_VERSION: Final = "gen_ai.agent.version"
CONVERSATION: Final = "gen_ai.conversation.id"
REQUEST_MODEL: Final = "gen_ai.request.model"
RESPONSE_MODEL: Final = "gen_ai.response.model"
INPUT_TOKENS: Final = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS: Final = "gen_ai.usage.output_tokens"
CACHED_TOKENS: Final = "gen_ai.usage.cache_read.input_tokens"
TOOL: Final = "gen_ai.tool.name"
TOOL_TYPE: Final = "gen_ai.tool.type"
MEMORY_STORE: Final = "gen_ai.memory.store.id"
MEMORY_COUNT: Final = "gen_ai.memory.record.count"
ERROR_TYPE: Final = "error.type"

# Content, by the conventions: only where the user turned it on.
INPUT_MESSAGES: Final = "gen_ai.input.messages"
OUTPUT_MESSAGES: Final = "gen_ai.output.messages"
TOOL_ARGUMENTS: Final = "gen_ai.tool.call.arguments"
MEMORY_QUERY: Final = "gen_ai.memory.query.text"

BRAIN: Final = "deskhand.brain"
DESK: Final = "deskhand.desk"
VERDICT: Final = "deskhand.outcome.verdict"
JUDGE: Final = "deskhand.outcome.judge"
STEPS: Final = "deskhand.outcome.steps"
STEP: Final = "deskhand.step.number"
PROPOSAL: Final = "deskhand.proposal.kind"
TARGET_ROLE: Final = "deskhand.target.role"
TARGET_SCORE: Final = "deskhand.target.score"
TARGET_REFUSED: Final = "deskhand.target.refused"
ACTION: Final = "deskhand.action.kind"
DIGEST: Final = "deskhand.action.digest"
PERMISSION: Final = "deskhand.permission.verdict"
RISK: Final = "deskhand.permission.risk"
RULE_SOURCE: Final = "deskhand.permission.source"
ANSWER: Final = "deskhand.permission.answer"
DELIVERY: Final = "deskhand.receipt.delivery"
TAKEN_OVER: Final = "deskhand.receipt.taken_over"
EFFECT: Final = "deskhand.effect.change"
FOREIGN: Final = "deskhand.foreign.count"
ELEMENTS: Final = "deskhand.seen.elements"
WINDOWS: Final = "deskhand.seen.windows"
LINES: Final = "deskhand.seen.lines"
CPU: Final = "deskhand.cpu.seconds"
JOULES: Final = "deskhand.energy.joules"
ENERGY_SOURCE: Final = "deskhand.energy.source"
UNFINISHED: Final = "deskhand.unfinished"

# Content of our own.
TITLE: Final = "deskhand.step.title"
PHRASE: Final = "deskhand.target.phrase"
TARGET_TEXT: Final = "deskhand.target.text"
REFUSAL: Final = "deskhand.target.refusal"
RULE: Final = "deskhand.permission.rule"
REASON: Final = "deskhand.receipt.reason"
EVIDENCE: Final = "deskhand.effect.evidence"
OUTCOME_REASON: Final = "deskhand.outcome.reason"
