#include "service/web_call.hpp"

#include <curl/curl.h>

#include <memory>

namespace erp {
namespace {

constexpr std::size_t most_bytes = 65'536;

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// More than is kept is an error for libcurl, which ends the call: a peer without end costs nothing.
std::size_t keep(char* data, std::size_t size, std::size_t count, void* kept) {
  auto& body = *static_cast<std::string*>(kept);
  if (body.size() + size * count > most_bytes) return 0;
  body.append(data, size * count);
  return size * count;
}

void add(std::unique_ptr<curl_slist, FreeList>& headers, const std::string& line) {
  curl_slist* const longer = curl_slist_append(headers.get(), line.c_str());
  if (!longer) throw std::bad_alloc{};
  headers.release();
  headers.reset(longer);
}

}  // namespace

WebAnswer call_web(const WebRequest& request) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  WebAnswer answer;
  const std::unique_ptr<CURL, FreeEasy> easy{ready == CURLE_OK ? curl_easy_init() : nullptr};
  if (!easy) {
    answer.fault = "libcurl cannot be initialized";
    return answer;
  }
  char reason[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(easy.get(), CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(request.at_most.count()));
  curl_easy_setopt(easy.get(), CURLOPT_USERAGENT, "itdo-erp");
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, reason);
  std::unique_ptr<curl_slist, FreeList> headers;
  if (!request.authorization.empty()) add(headers, "Authorization: " + request.authorization);
  if (!request.body.empty()) {
    add(headers, "Content-Type: " + request.content_type);
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, request.body.c_str());
  }
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  const CURLcode status = curl_easy_perform(easy.get());
  long code = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &code);
  if (status == CURLE_OK)
    answer.status = static_cast<int>(code);
  else
    answer.fault = *reason ? reason : curl_easy_strerror(status);
  return answer;
}

WebAnswer call_web(const std::string& url, const std::string& json_body, std::chrono::milliseconds at_most) {
  return call_web({.url = url, .body = json_body, .content_type = "application/json", .at_most = at_most});
}

std::string form_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF", plain = "-._~";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos)
      out += c;
    else
      (((out += '%') += digits[byte >> 4]) += digits[byte & 15]);
  }
  return out;
}

}  // namespace erp
