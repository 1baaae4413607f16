// SPDX-License-Identifier: Apache-2.0
#include "archive/json_reader.h"

#include <cstdint>

namespace dlffs::archive {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

void AppendUtf8(std::string& out, uint32_t point) {
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | (point >> shift & 0x3f)));
  };
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xc0 | point >> 6));
    tail(0);
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | point >> 12));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xf0 | point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

JsonReader::JsonReader(std::string_view json) : json_(json) {
  if (json_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

JsonReader::Token JsonReader::Next() {
  if (failed_) return Token::kError;
  SkipSpace();
  if (expect_ == Expect::kNothing) return at_ == json_.size() ? Token::kEnd : Fail();
  if (at_ == json_.size()) return Fail();
  char c = json_[at_];
  if (expect_ == Expect::kCommaOrEnd) {
    if (c == '}' || c == ']') return Close(c);
    if (c != ',') return Fail();
    ++at_;
    SkipSpace();
    if (at_ == json_.size()) return Fail();
    expect_ = open_.back() == '{' ? Expect::kKey : Expect::kValue;
    c = json_[at_];
  }
  if (expect_ == Expect::kKeyOrEndObject && c == '}') return Close(c);
  if (expect_ == Expect::kValueOrEndArray && c == ']') return Close(c);
  if (expect_ == Expect::kKey || expect_ == Expect::kKeyOrEndObject) return Key();
  return Value();
}

JsonReader::Token JsonReader::Fail() {
  failed_ = true;
  return Token::kError;
}

JsonReader::Token JsonReader::Close(char bracket) {
  const char opened = bracket == '}' ? '{' : '[';
  if (open_.empty() || open_.back() != opened) return Fail();
  open_.pop_back();
  ++at_;
  expect_ = open_.empty() ? Expect::kNothing : Expect::kCommaOrEnd;
  return bracket == '}' ? Token::kEndObject : Token::kEndArray;
}

JsonReader::Token JsonReader::Value() {
  const char c = json_[at_];
  if (c == '{' || c == '[') {
    if (open_.size() == kMaxDepth) return Fail();
    open_.push_back(c);
    ++at_;
    expect_ = c == '{' ? Expect::kKeyOrEndObject : Expect::kValueOrEndArray;
    return c == '{' ? Token::kBeginObject : Token::kBeginArray;
  }
  const bool is_string = c == '"';
  if (!(is_string ? ReadString() : ReadOther())) return Fail();
  expect_ = open_.empty() ? Expect::kNothing : Expect::kCommaOrEnd;
  return is_string ? Token::kString : Token::kOther;
}

JsonReader::Token JsonReader::Key() {
  if (json_[at_] != '"' || !ReadString()) return Fail();
  SkipSpace();
  if (at_ == json_.size() || json_[at_] != ':') return Fail();
  ++at_;
  expect_ = Expect::kValue;
  return Token::kKey;
}

void JsonReader::SkipSpace() {
  while (at_ < json_.size() &&
         std::string_view(" \t\r\n").find(json_[at_]) != std::string_view::npos)
    ++at_;
}

bool JsonReader::ReadString() {
  text_.clear();
  ++at_;  // the opening quote
  while (at_ < json_.size()) {
    const char c = json_[at_++];
    if (c == '"') return true;
    if (c != '\\') {
      text_.push_back(c);
    } else if (!ReadEscape()) {
      return false;
    }
  }
  return false;
}

bool JsonReader::ReadEscape() {
  if (at_ == json_.size()) return false;
  const char c = json_[at_++];
  switch (c) {
    case '"':
    case '\\':
    case '/':
      text_.push_back(c);
      return true;
    case 'b':
      text_.push_back('\b');
      return true;
    case 'f':
      text_.push_back('\f');
      return true;
    case 'n':
      text_.push_back('\n');
      return true;
    case 'r':
      text_.push_back('\r');
      return true;
    case 't':
      text_.push_back('\t');
      return true;
    case 'u':
      return ReadUnicode();
    default:
      return false;
  }
}

bool JsonReader::ReadUnicode() {
  unsigned unit = 0;
  if (!ReadHex4(unit)) return false;
  if (unit >= 0xd800 && unit < 0xdc00 && json_.substr(at_).starts_with("\\u")) {
    at_ += 2;
    unsigned low = 0;
    if (!ReadHex4(low) || low < 0xdc00 || low > 0xdfff) return false;
    unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
  }
  AppendUtf8(text_, unit);
  return true;
}

bool JsonReader::ReadHex4(unsigned& unit) {
  if (json_.size() - at_ < 4) return false;
  unit = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = json_[at_++];
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
      digit = static_cast<unsigned>((c | 0x20) - 'a') + 10;
    } else {
      return false;
    }
    unit = unit << 4 | digit;
  }
  return true;
}

bool JsonReader::ReadOther() {
  // Whether a number is well formed changes no reference, so any word will do.
  const size_t start = at_;
  while (at_ < json_.size() &&
         std::string_view(",]} \t\r\n\"[{:").find(json_[at_]) == std::string_view::npos)
    ++at_;
  return at_ > start;
}

}  // namespace dlffs::archive
