// SPDX-License-Identifier: Apache-2.0
#include "archive/json_reader.h"

#include <gmock/gmock.h>

namespace dlffs::archive {
namespace {

using testing::ElementsAre;
using Token = JsonReader::Token;

/// The tokens of `json` as text: `{`, `}`, `[`, `]`, `k:key`, `s:string`, `o`, and `end` or
/// `error`.
std::vector<std::string> Tokens(std::string_view json) {
  JsonReader reader(json);
  std::vector<std::string> tokens;
  while (true) {
    switch (reader.Next()) {
      case Token::kBeginObject:
        tokens.emplace_back("{");
        break;
      case Token::kEndObject:
        tokens.emplace_back("}");
        break;
      case Token::kBeginArray:
        tokens.emplace_back("[");
        break;
      case Token::kEndArray:
        tokens.emplace_back("]");
        break;
      case Token::kKey:
        tokens.push_back("k:" + reader.text());
        break;
      case Token::kString:
        tokens.push_back("s:" + reader.text());
        break;
      case Token::kOther:
        tokens.emplace_back("o");
        break;
      case Token::kEnd:
        tokens.emplace_back("end");
        return tokens;
      case Token::kError:
        tokens.emplace_back("error");
        return tokens;
    }
  }
}

bool Parses(std::string_view json) { return Tokens(json).back() == "end"; }

TEST(JsonReaderTest, ADocumentIsReadTokenByToken) {
  EXPECT_THAT(Tokens(R"( {"a": ["x", 1, null], "b": {}, "c": "y"} )"),
              ElementsAre("{", "k:a", "[", "s:x", "o", "o", "]", "k:b", "{", "}", "k:c", "s:y", "}",
                          "end"));
}

TEST(JsonReaderTest, EscapesAreResolved) {
  EXPECT_THAT(Tokens(R"("\"\\\/\b\f\n\r\t\u0041\u65e5\ud83d\ude00")"),
              ElementsAre("s:\"\\/\b\f\n\r\tA日😀", "end"));
}

TEST(JsonReaderTest, AByteOrderMarkIsSkipped) {
  EXPECT_THAT(Tokens("\xef\xbb\xbf[]"), ElementsAre("[", "]", "end"));
}

TEST(JsonReaderTest, WhatIsCutShortIsAnError) {
  const std::string whole = R"({"a":["x\u0041",true],"b":{"c":"d"}})";

  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(Parses(whole.substr(0, length))) << length;
  }
  EXPECT_TRUE(Parses(whole));
}

TEST(JsonReaderTest, WhatIsNotJsonIsAnError) {
  for (const char* text : {"{\"a\"}", "{a:1}", "[1,]", "{\"a\":1,}", "[1 2]", "[}", "{]", "\"\\x\"",
                           "\"\\u12g4\"", "\"\\ud83d\\u0041\"", "[] []", "{\"a\":}", ",", ":"}) {
    EXPECT_FALSE(Parses(text)) << text;
  }
}

TEST(JsonReaderTest, DepthIsLimited) {
  EXPECT_TRUE(Parses(std::string(200, '[') + std::string(200, ']')));
  EXPECT_FALSE(Parses(std::string(100'000, '[')));
}

TEST(JsonReaderTest, AfterAnErrorThereIsNothingElse) {
  JsonReader reader("}{");

  EXPECT_EQ(reader.Next(), Token::kError);
  EXPECT_EQ(reader.Next(), Token::kError);
}

}  // namespace
}  // namespace dlffs::archive
