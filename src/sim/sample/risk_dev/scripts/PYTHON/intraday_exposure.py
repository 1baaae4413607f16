from collections import defaultdict


def aggregate(events, window=300):
    """Net exposure by counterparty in windows of so many seconds."""
    windows = defaultdict(float)
    for event in events:
        windows[(event["counterparty"], event["at"] // window)] += event["amount"]
    return windows
