#include "service/mail.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace erp {
namespace {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

std::size_t read_more(char* buffer, std::size_t size, std::size_t count, void* data) {
  auto& rest = *static_cast<std::string_view*>(data);
  const std::size_t length = std::min(size * count, rest.size());
  std::memcpy(buffer, rest.data(), length);
  rest.remove_prefix(length);
  return length;
}

std::unique_ptr<CURL, FreeEasy> make_easy() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  std::unique_ptr<CURL, FreeEasy> easy{ready == CURLE_OK ? curl_easy_init() : nullptr};
  if (!easy) throw std::runtime_error{"libcurl cannot be initialized"};
  return easy;
}

void set_server(CURL* easy, const Config::Smtp& smtp) {
  const bool whole = smtp.tls == MailSecurity::tls;
  const std::string url = (whole ? "smtps://" : "smtp://") + smtp.host + ":" + std::to_string(smtp.port);
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // With CURLUSESSL_ALL a server without STARTTLS is an error, not a reason to go on in the clear.
  curl_easy_setopt(easy, CURLOPT_USE_SSL, smtp.tls == MailSecurity::none ? CURLUSESSL_NONE : CURLUSESSL_ALL);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!smtp.user.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, smtp.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, smtp.password.c_str());
  }
  const auto timeout = static_cast<long>(smtp.timeout.count());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout);
}

List recipients_of(const Mail& mail) {
  List list;
  for (const std::string& address : mail.to) {
    curl_slist* const longer = curl_slist_append(list.get(), address.c_str());
    if (!longer) throw std::bad_alloc{};
    list.release();
    list.reset(longer);
  }
  return list;
}

}  // namespace

void send_mail(const Config::Smtp& smtp, const Mail& mail) {
  if (smtp.host.empty()) throw MailFailed{"no mail server is configured (smtp.host)", false};
  const std::string text = mail_text(mail, smtp.from, std::chrono::system_clock::now());
  const auto easy = make_easy();
  set_server(easy.get(), smtp);
  const List recipients = recipients_of(mail);
  std::string_view rest = text;
  char reason[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, smtp.from.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(easy.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_READFUNCTION, read_more);
  curl_easy_setopt(easy.get(), CURLOPT_READDATA, &rest);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, reason);
  const CURLcode status = curl_easy_perform(easy.get());
  if (status == CURLE_OK) return;
  long answer = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &answer);
  // A refused sign-in is our configuration's fault, which somebody will mend: the mail may be tried again.
  const bool permanent = answer >= 500 && status != CURLE_LOGIN_DENIED;
  throw MailFailed{*reason ? reason : curl_easy_strerror(status), permanent};
}

}  // namespace erp
