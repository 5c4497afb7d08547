#include "service/files.hpp"

#include "base/problem.hpp"
#include "service/file_type.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace erp {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

const std::string pdf = "%PDF-1.7\n\x80\x81";
const std::string sheet = "PK\x03\x04....[Content_Types].xml....xl/workbook.xml";

class FileStore : public testing::Test {
 protected:
  ~FileStore() override { fs::remove_all(folder); }
  std::string refusal(std::string_view content, std::string_view declared) const {
    try {
      files.save(content, declared, 1000);
    } catch (const Refused& refused) { return std::string{refused.problems()[0].code}; }
    return "";
  }
  std::size_t count() const {
    std::size_t number = 0;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
      number += entry.is_regular_file() ? 1 : 0;
    return number;
  }
  fs::path folder = fs::temp_directory_path() / ("erp-files-test-" + std::to_string(getpid()));
  Files files{folder};
};

TEST_F(FileStore, content_comes_back_by_its_digest_and_is_kept_once) {
  const StoredFile first = files.save(pdf, "application/pdf", 1000);
  const StoredFile second = files.save(pdf, "", 1000);
  EXPECT_EQ(first.sha256, second.sha256);
  EXPECT_EQ(second.media_type, "application/pdf");
  EXPECT_EQ(count(), 1u) << "one file, and no temporary one";
  EXPECT_TRUE(fs::exists(folder / first.sha256.substr(0, 2) / first.sha256.substr(2, 2) / first.sha256));
  EXPECT_EQ(files.read(first.sha256), pdf);
  EXPECT_TRUE(files.erase(first.sha256));
  EXPECT_EQ(files.read(first.sha256), std::nullopt);
}

TEST_F(FileStore, no_name_leads_out_of_the_folder) {
  EXPECT_EQ(files.read("../../etc/passwd"), std::nullopt);
  EXPECT_EQ(files.read(std::string(62, 'a') + "/."), std::nullopt);
  EXPECT_FALSE(files.erase("."));
}

TEST_F(FileStore, damage_is_noticed) {
  const StoredFile stored = files.save(pdf, "application/pdf", 1000);
  const fs::path path = folder / stored.sha256.substr(0, 2) / stored.sha256.substr(2, 2) / stored.sha256;
  std::ofstream{path} << "%PDF-1.7\nother";
  EXPECT_THROW(files.read(stored.sha256), std::runtime_error);
}

TEST_F(FileStore, what_does_not_belong_is_refused) {
  EXPECT_EQ(refusal("", "text/plain"), "file_empty");
  EXPECT_EQ(refusal(std::string(1001, 'x'), "text/plain"), "file_too_large");
  EXPECT_EQ(refusal("MZ\x90\0\3"s, "application/pdf"), "file_type_unknown");
  EXPECT_EQ(refusal("<html><script>", "application/pdf"), "file_type_mismatch");
  EXPECT_EQ(refusal("<html><script>", "text/html"), "file_type_mismatch") << "never served as a page";
  EXPECT_EQ(refusal(pdf, "image/png"), "file_type_mismatch");
  EXPECT_EQ(refusal(pdf, "application/pdf; x=y"), "");
}

TEST(FileType, content_decides) {
  EXPECT_EQ(sniffed_type("\x89PNG\r\n\x1A\n..."), "image/png");
  EXPECT_EQ(sniffed_type("\xFF\xD8\xFF\xE0"), "image/jpeg");
  EXPECT_EQ(sniffed_type("GIF89a"), "image/gif");
  EXPECT_EQ(sniffed_type("PK\x03\x04 anything"), "application/zip");
  EXPECT_EQ(sniffed_type("\x28\xB5\x2F\xFD anything"), "application/zstd");
  EXPECT_EQ(sniffed_type("\x1F\x8B\x08 anything"), "application/gzip");
  EXPECT_TRUE(sniffed_type(sheet).ends_with("spreadsheetml.sheet"));
  EXPECT_EQ(sniffed_type("品名,数量\r\nねじ,3\r\n"), "text/plain");
  EXPECT_EQ(sniffed_type("\x95\x69\x96\xBC"), "") << "not UTF-8";
  EXPECT_EQ(sniffed_type("a\0b"s), "");
}

TEST(FileType, declarations_are_read_with_good_will) {
  EXPECT_EQ(agreed_type("text/csv; charset=utf-8", "text/plain"), "text/csv");
  EXPECT_EQ(agreed_type("application/vnd.ms-excel", "text/plain"), "text/csv");
  EXPECT_EQ(agreed_type("IMAGE/JPG", "image/jpeg"), "image/jpeg");
  EXPECT_EQ(agreed_type("application/octet-stream", "image/gif"), "image/gif");
  EXPECT_EQ(agreed_type("application/zip", sniffed_type(sheet)), "application/zip");
  EXPECT_EQ(agreed_type(sniffed_type(sheet), "application/zip"), "");
}

}  // namespace
}  // namespace erp
