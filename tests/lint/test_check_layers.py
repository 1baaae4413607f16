#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""check_layers.py finds what it is there for."""

import os
import pathlib
import tempfile
import unittest

import check_layers


class CheckLayersTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        self.write("src/base/a.cc", "<vector>")

    def write(self, path, *headers):
        file = self.root / path
        os.makedirs(file.parent, exist_ok=True)
        lines = [f"#include {header}" if header[0] in '<"' else header for header in headers]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def test_what_the_table_allows_passes(self):
        self.write("src/vfs/a.cc", '"vfs/a.h"', '"dlffs/base/result.h"', '"dlffs/cache/store.h"', "<fmt/format.h>")
        self.write("src/api/a.cc", "<nlohmann/json.hpp>", "<openssl/evp.h>", "<sys/stat.h>")
        self.assertEqual([], check_layers.check(self.root))

    def test_an_arrow_that_points_up(self):
        self.write("src/http/a.cc", '"dlffs/api/service.h"')
        self.assertEqual(["src/http/a.cc: dlffs/api/service.h: http may not use api"], check_layers.check(self.root))

    def test_the_simulator_shares_only_base(self):
        self.write("src/sim/a.cc", '"dlffs/archive/export_archive.h"')
        self.assertEqual(1, len(check_layers.check(self.root)))

    def test_a_private_header_of_another_module(self):
        self.write("src/vfs/a.cc", '"cache/index.h"')
        self.assertIn("not a private header of vfs", check_layers.check(self.root)[0])

    def test_a_library_outside_its_module(self):
        self.write("src/vfs/a.cc", "<curl/curl.h>")
        self.write("src/cache/a.cc", "<zip.h>")
        self.assertEqual(2, len(check_layers.check(self.root)))

    def test_a_library_in_a_public_header(self):
        self.write("include/dlffs/api/a.h", "<nlohmann/json.hpp>")
        self.write("include/dlffs/http/a.h", "<fmt/format.h>")
        self.write("include/dlffs/base/a.h", "<fmt/format.h>")
        self.assertEqual(2, len(check_layers.check(self.root)))

    def test_a_public_header_that_includes_a_private_one(self):
        self.write("include/dlffs/api/a.h", '"api/json_decode.h"')
        self.assertEqual(1, len(check_layers.check(self.root)))

    def test_an_unknown_module(self):
        self.write("src/util/a.cc", "<vector>")
        self.assertEqual(["src/util/a.cc: util is no module"], check_layers.check(self.root))

    def test_no_sources_at_all(self):
        self.assertEqual(1, len(check_layers.check(self.root / "nowhere")))


if __name__ == "__main__":
    unittest.main()
