import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--horizon", type=int, default=13, help="weeks")
horizon = parser.parse_args().horizon


def seasonal_naive(series, weeks, season=52):
    return [series[-season + i % season] for i in range(weeks)]


print(f"forecast of {horizon} weeks from tmp.revenue_features")
