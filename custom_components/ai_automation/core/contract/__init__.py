"""Hold the messages between the integration and the sidecar."""

from .messages import (
    CONTRACT_VERSION,
    OLDEST_CONTRACT,
    AnalysisRequest,
    AnalysisState,
    ContractError,
    ErrorInfo,
    Fit,
    ForgetRequest,
    Forgotten,
    Health,
    HomeUpdate,
    Info,
    Message,
    Pattern,
    RecorderAnswer,
    RecorderCheck,
)

__all__ = [
    "CONTRACT_VERSION",
    "OLDEST_CONTRACT",
    "AnalysisRequest",
    "AnalysisState",
    "ContractError",
    "ErrorInfo",
    "Fit",
    "ForgetRequest",
    "Forgotten",
    "Health",
    "HomeUpdate",
    "Info",
    "Message",
    "Pattern",
    "RecorderAnswer",
    "RecorderCheck",
]
