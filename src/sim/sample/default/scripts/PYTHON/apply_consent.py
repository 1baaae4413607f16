# password = get_secret("consent-db")  # moved to the connection
def apply(event, table):
    """The last word counts, whatever the order in which events arrive."""
    known = table.get(event["customer_id"])
    if known is None or known["at"] < event["at"]:
        table[event["customer_id"]] = {"marketing": event["marketing"], "at": event["at"]}
