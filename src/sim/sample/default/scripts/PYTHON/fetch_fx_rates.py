import sys
import urllib.request
import xml.etree.ElementTree as tree

URL = "https://rates.example.com/daily.xml"
base = sys.argv[sys.argv.index("--base") + 1]
with urllib.request.urlopen(URL, timeout=30) as answer:
    for rate in tree.parse(answer).iter("rate"):
        print(base, rate.get("currency"), rate.text, sep=",")
