#include "api/answer.hpp"

#include "api/problems.hpp"
#include "base/text.hpp"
#include "base/values.hpp"
#include "service/catalogue.hpp"

namespace erp::api {
namespace {

std::string tail(const http::Request& request) {
  return ",\"timestamp\":\"" + to_text(now()) + "\",\"request_id\":\"" + request.id + "\"}";
}

Language in(std::string_view language) {
  return language == "en" ? Language::en : Language::ja;
}

std::string sentence(const Catalogue& catalogue, std::string_view language, const Problem& problem) {
  return catalogue.text(in(language), "problem." + std::string{problem.code}, problem.arguments);
}

}  // namespace

http::Response success(const http::Request& request, std::string_view data, int status) {
  http::Response response{.status = status};
  response.body.reserve(data.size() + 128);
  response.body = "{\"success\":true,\"data\":";
  response.body += data;
  response.body += tail(request);
  return response;
}

http::Response list(const http::Request& request, std::string_view members) {
  http::Response response;
  response.body.reserve(members.size() + 128);
  response.body = "{\"success\":true,";
  response.body += members;
  response.body += tail(request);
  return response;
}

http::Response refusal(
    const http::Request& request, const Catalogue& catalogue, std::string_view language,
    const Problems& problems, std::string_view more) {
  const Meaning meaning = meaning_of(problems);
  http::Response response{.status = meaning.status};
  std::string details;
  for (const Problem& problem : problems) {
    details += (details.empty() ? "{\"field\":" : ",{\"field\":") + json_text(problem.field) +
               ",\"code\":" + json_text(problem.code) +
               ",\"reason\":" + json_text(sentence(catalogue, language, problem));
    if (!problem.arguments.empty()) {
      details += ",\"arguments\":{";
      for (std::size_t i = 0; i < problem.arguments.size(); ++i)
        details += (i == 0 ? "" : ",") + json_text(problem.arguments[i].first) + ":" +
                   json_text(problem.arguments[i].second);
      details += '}';
    }
    details += '}';
    for (const auto& [name, value] : problem.arguments)
      if (name == "seconds") response.headers.emplace_back("Retry-After", value);
  }
  const bool validation = meaning.code == "VALIDATION_ERROR";
  const auto message = validation ? catalogue.text(in(language), "error.VALIDATION_ERROR")
                                  : sentence(catalogue, language, problems[meaning.problem]);
  response.body = "{\"success\":false,\"error\":{\"code\":" + json_text(meaning.code) +
                  ",\"message\":" + json_text(message) + ",\"details\":[" + details + "]" +
                  std::string{more} + "}" + tail(request);
  return response;
}

http::Response failure(
    const http::Request& request, const Catalogue& catalogue, std::string_view language, int status,
    std::string_view code) {
  http::Response response{.status = status};
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  response.body = "{\"success\":false,\"error\":{\"code\":" + json_text(code) +
                  ",\"message\":" + json_text(catalogue.text(in(language), "error." + std::string{code})) +
                  ",\"details\":[]}" + tail(request);
  return response;
}

}  // namespace erp::api
