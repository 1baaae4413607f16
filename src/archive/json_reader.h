// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dlffs::archive {

/// Reads JSON (RFC 8259) token by token, in constant memory but for the depth. References are all
/// that archive wants from a definition; for that a document tree of hostile input would cost
/// memory many times its size.
class JsonReader {
 public:
  enum class Token {
    kBeginObject,
    kEndObject,
    kBeginArray,
    kEndArray,
    kKey,
    kString,
    kOther,
    kEnd,
    kError
  };

  /// `json` must outlive the reader. A byte order mark is skipped.
  explicit JsonReader(std::string_view json);

  /// kOther: a number, true, false or null. After kEnd or kError: the same again.
  Token Next();
  /// Of the last kKey or kString, as UTF-8.
  const std::string& text() const { return text_; }

 private:
  enum class Expect { kValue, kValueOrEndArray, kKeyOrEndObject, kKey, kCommaOrEnd, kNothing };

  Token Fail();
  Token Close(char bracket);
  Token Value();
  Token Key();
  void SkipSpace();
  bool ReadString();
  bool ReadEscape();
  bool ReadUnicode();
  bool ReadHex4(unsigned& unit);
  bool ReadOther();

  static constexpr size_t kMaxDepth = 256;

  std::string_view json_;
  size_t at_ = 0;
  std::vector<char> open_;  ///< '{' or '['
  Expect expect_ = Expect::kValue;
  bool failed_ = false;
  std::string text_;
};

}  // namespace dlffs::archive
