FEATURES = ["seniority", "collateral_type"]
print(f"beta regression on {FEATURES}")
