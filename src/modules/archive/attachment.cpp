#include "modules/archive/attachment.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"

#include <algorithm>

namespace erp::archive {
namespace {

// A record without its file would be worthless: only an upload makes one.
void complete(Session&, Attachment& attachment, const Attachment* before, Problems& problems) {
  if (!before) problems.push_back({"", "upload_only"});
  if (!is_file_name(attachment.file_name)) problems.push_back({"file_name", "malformed"});
}

}  // namespace

bool is_file_name(std::string_view name) {
  const auto forbidden = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\';
  };
  return !name.empty() && name != "." && name != ".." && valid_utf8(name) && trimmed(name) == name &&
         characters(name) <= static_cast<std::size_t>(longest_file_name) &&
         std::ranges::none_of(name, forbidden);
}

const Entity Attachment::entity = describe<Attachment, complete>({
    .name = "attachment",
    .path = "/attachments",
    .own = "t.created_by = (select current_user_id())",
    .members{
        field<&Attachment::id>(),
        field<&Attachment::version>(),
        field<&Attachment::resource>({.list = true, .derived = true}),
        field<&Attachment::record_id>({.derived = true}),
        field<&Attachment::file_name>({.max = longest_file_name, .find = true, .list = true, .title = true}),
        field<&Attachment::media_type>({.list = true, .derived = true}),
        field<&Attachment::size>({.list = true, .derived = true}),
        field<&Attachment::sha256>({.derived = true}),
        field<&Attachment::is_active>({.list = true}),
    },
});

}  // namespace erp::archive
