// SPDX-License-Identifier: Apache-2.0
#include "archive/references.h"

#include <utility>
#include <vector>

#include "dlffs/base/strings.h"

#include "archive/json_reader.h"

namespace dlffs::archive {

namespace {

using Token = JsonReader::Token;

struct Property {
  std::string name;
  std::string value;
};

/// An object or array that is being read.
struct Frame {
  bool is_array = false;
  std::string key;  ///< under which it lies in the nearest object around it
  std::string current_key;
  bool in_resource_list = false;
  Property self;                     ///< an object in `properties`, as far as it was read
  std::vector<Property> properties;  ///< an object that has `properties`
};

bool IsResourceList(std::string_view key) { return key == "resouces" || key == "resources"; }

class JobReader {
 public:
  explicit JobReader(std::string_view json) : reader_(json) {}

  std::optional<JobReferences> Read() {
    while (true) {
      switch (reader_.Next()) {
        case Token::kBeginObject:
          Begin(false);
          break;
        case Token::kBeginArray:
          Begin(true);
          break;
        case Token::kEndObject:
        case Token::kEndArray:
          End();
          break;
        case Token::kKey:
          frames_.back().current_key = reader_.text();
          break;
        case Token::kString:
          String();
          break;
        case Token::kOther:
          break;
        case Token::kEnd:
          return std::move(found_);
        case Token::kError:
          return std::nullopt;
      }
    }
  }

 private:
  void Begin(bool is_array) {
    Frame frame;
    frame.is_array = is_array;
    if (!frames_.empty()) {
      const Frame& parent = frames_.back();
      frame.key = parent.is_array ? parent.key : parent.current_key;
      frame.in_resource_list =
          parent.in_resource_list || (is_array && !parent.is_array && IsResourceList(frame.key));
    }
    frames_.push_back(std::move(frame));
  }

  bool InProperties(const Frame& frame) const {
    return !frame.is_array && frame.key == "properties" && frames_.size() >= 3;
  }

  void String() {
    if (frames_.empty()) return;
    Frame& frame = frames_.back();
    if (frame.in_resource_list) found_.values.insert(reader_.text());
    if (frame.is_array) return;
    if (frames_.size() == 1 && frame.current_key == "name") found_.name = reader_.text();
    if (!InProperties(frame)) return;
    if (frame.current_key == "name") frame.self.name = reader_.text();
    if (frame.current_key == "value") frame.self.value = reader_.text();
  }

  void End() {
    Frame ended = std::move(frames_.back());
    frames_.pop_back();
    // An object in the array `properties` of a node: the node is the frame around the array.
    if (!ended.is_array && ended.key == "properties" && frames_.size() >= 2 &&
        frames_.back().is_array) {
      frames_[frames_.size() - 2].properties.push_back(std::move(ended.self));
    }
    AddNode(ended.properties);
  }

  void AddNode(std::vector<Property>& properties) {
    bool uses_script = true;
    for (const Property& property : properties) {
      if (base::Lower(property.name) != "statementorscript" || property.value.empty()) continue;
      uses_script = base::Lower(property.value) == "script";
    }
    for (Property& property : properties) {
      if (property.value.empty() || (!uses_script && property.name == "scriptName")) continue;
      found_.values.insert(std::move(property.value));
    }
  }

  JsonReader reader_;
  std::vector<Frame> frames_;
  JobReferences found_;
};

}  // namespace

std::optional<JobReferences> ReadJobReferences(std::string_view json) {
  return JobReader(json).Read();
}

ResourceIdentity ReadResourceIdentity(std::string_view json) {
  JsonReader reader(json);
  ResourceIdentity identity;
  std::string key;
  int depth = 0;
  while (true) {
    const Token token = reader.Next();
    if (token == Token::kEnd || token == Token::kError) return identity;
    if (token == Token::kBeginObject || token == Token::kBeginArray) ++depth;
    if (token == Token::kEndObject || token == Token::kEndArray) --depth;
    if (token == Token::kKey) key = reader.text();
    if (token != Token::kString || depth != 1) continue;
    if (key == "name") identity.name = reader.text();
    if (key == "location") identity.location = reader.text();
  }
}

}  // namespace dlffs::archive
