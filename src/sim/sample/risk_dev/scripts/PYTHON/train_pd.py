import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--folds", type=int, default=5)
folds = parser.parse_args().folds
FEATURES = ["leverage", "liquidity", "days_past_due", "sector"]
print(f"logistic regression on {FEATURES} with {folds} folds")
