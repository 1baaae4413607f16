// SPDX-License-Identifier: Apache-2.0
#include "api/canonical_request.h"

#include <algorithm>
#include <utility>

#include "dlffs/base/digest.h"
#include "dlffs/base/strings.h"

#include "api/url.h"

namespace dlffs::api {

namespace {

struct UrlParts {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  std::string_view query;
};

UrlParts TakeApart(std::string_view url) {
  UrlParts parts;
  url = url.substr(0, url.find('#'));
  if (const size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    parts.scheme = url.substr(0, scheme);
    url.remove_prefix(scheme + 3);
  }
  const size_t path = std::min(url.find_first_of("/?"), url.size());
  parts.authority = url.substr(0, path);
  url.remove_prefix(path);
  const size_t query = url.find('?');
  parts.path = url.substr(0, query);
  if (query != std::string_view::npos) parts.query = url.substr(query + 1);
  return parts;
}

std::string Rewritten(std::string_view text) { return Encoded(Decoded(text)); }

std::vector<http::Header> InOrder(const std::vector<http::Header>& headers) {
  std::vector<http::Header> sorted;
  sorted.reserve(headers.size());
  for (const http::Header& header : headers) {
    sorted.push_back({base::Lower(header.name), std::string(base::Trim(header.value))});
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const http::Header& a, const http::Header& b) { return a.name < b.name; });
  return sorted;
}

}  // namespace

std::string CanonicalPath(std::string_view path) {
  std::string canonical;
  for (const std::string& segment : base::Split(path, '/')) canonical += Rewritten(segment) + '/';
  // Split sees an empty segment behind a last slash.
  if (path.ends_with('/') || path.empty()) canonical.pop_back();
  return canonical.empty() ? "/" : canonical;
}

std::string CanonicalQuery(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& part : base::Split(query, '&')) {
    if (part.empty()) continue;
    const size_t equals = std::min(part.find('='), part.size());
    const std::string_view value = std::string_view(part).substr(std::min(equals + 1, part.size()));
    pairs.emplace_back(Decoded(part.substr(0, equals)), Decoded(value));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string canonical;
  for (const auto& [key, value] : pairs) {
    if (!canonical.empty()) canonical += '&';
    canonical += Encoded(key) + '=' + Encoded(value);
  }
  return canonical;
}

std::string SignedHeaders(const std::vector<http::Header>& headers) {
  std::string names;
  for (const http::Header& header : InOrder(headers)) {
    if (!names.empty()) names += ';';
    names += header.name;
  }
  return names;
}

std::string CanonicalRequest(const http::Request& request,
                             const std::vector<http::Header>& headers) {
  const UrlParts url = TakeApart(request.url);
  std::string text =
      request.method + '\n' + CanonicalPath(url.path) + '\n' + CanonicalQuery(url.query) + '\n';
  for (const http::Header& header : InOrder(headers))
    text += header.name + ':' + header.value + '\n';
  text += '\n' + SignedHeaders(headers) + '\n' + base::Sha256::Of(request.body).Hex();
  return text;
}

std::string HostOf(std::string_view url) {
  const UrlParts parts = TakeApart(url);
  std::string_view host = parts.authority.substr(parts.authority.rfind('@') + 1);
  const std::string_view own_port = parts.scheme == "https" ? ":443" : ":80";
  if (host.ends_with(own_port)) host.remove_suffix(own_port.size());
  return std::string(host);
}

}  // namespace dlffs::api
