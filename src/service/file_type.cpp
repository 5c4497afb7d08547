#include "service/file_type.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace erp {
namespace {

constexpr std::string_view zip = "application/zip";
constexpr std::string_view office = "application/vnd.openxmlformats-officedocument.";
constexpr std::string_view xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::string_view pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
constexpr std::string_view xls = "application/vnd.ms-excel", doc = "application/msword";

// The directory at the end of a zip file names its members in the clear.
std::string_view kind_of_zip(std::string_view content) {
  constexpr std::size_t directory_bytes = 64 * 1024;
  const std::string_view end = content.substr(content.size() - std::min(content.size(), directory_bytes));
  if (end.find("[Content_Types].xml") == std::string_view::npos) return zip;
  if (end.find("xl/workbook") != std::string_view::npos) return xlsx;
  if (end.find("word/document") != std::string_view::npos) return docx;
  return end.find("ppt/presentation") != std::string_view::npos ? pptx : zip;
}

bool is_text(std::string_view content) {
  const auto readable = [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t' || c == '\f';
  };
  return std::ranges::all_of(content, readable) && valid_utf8(content);
}

std::string normal_type(std::string_view declared) {
  const std::string type = lower_ascii(trimmed(declared.substr(0, declared.find(';'))));
  if (type == "image/jpg" || type == "image/pjpeg") return "image/jpeg";
  if (type == "application/x-zip-compressed" || type == "application/x-zip") return std::string{zip};
  if (type == "application/csv") return "text/csv";
  return type;
}

}  // namespace

std::string_view sniffed_type(std::string_view content) {
  using namespace std::string_view_literals;
  if (content.empty()) return {};
  if (content.starts_with("%PDF-")) return "application/pdf";
  if (content.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (content.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (content.starts_with("GIF87a") || content.starts_with("GIF89a")) return "image/gif";
  if (content.starts_with("PK\x03\x04") || content.starts_with("PK\x05\x06")) return kind_of_zip(content);
  if (content.starts_with("\x28\xB5\x2F\xFD")) return "application/zstd";
  if (content.starts_with("\x1F\x8B\x08")) return "application/gzip";
  if (content.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return xls;
  return is_text(content) ? "text/plain"sv : std::string_view{};
}

std::string agreed_type(std::string_view declared, std::string_view sniffed) {
  const std::string type = normal_type(declared);
  if (sniffed.empty()) return {};
  if (type.empty() || type == "application/octet-stream" || type == sniffed) return std::string{sniffed};
  if (sniffed == "text/plain" && type == "text/csv") return type;
  // Browsers on a machine with a spreadsheet program call CSV files so.
  if (sniffed == "text/plain" && type == xls) return "text/csv";
  if (sniffed == xls && type == doc) return type;  // one container for both
  if (sniffed.starts_with(office) && type == zip) return type;
  return {};
}

}  // namespace erp
