#include "app/backup/proof_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace erp::app::backup {
namespace {

constexpr std::string_view dump =
    "\\restrict qKWf\n\n"
    "CREATE TABLE public.item (\n    id uuid,\n    code text\n);\n\n"
    "COPY public.item (id, code) FROM stdin;\n1\tCREATE INDEX \n2\tCOPY x FROM stdin;\n\\.\n\n"
    "COPY public.empty (id) FROM stdin;\n\\.\n\n"
    "ALTER TABLE ONLY public.item\n    ADD CONSTRAINT item_pkey PRIMARY KEY (id);\n"
    "CREATE INDEX item_code ON public.item USING btree (code)\n  WHERE code <> '';\n"
    "CREATE UNIQUE INDEX item_taken ON public.item USING btree (code);\n"
    "ALTER TABLE ONLY public.item\n    ADD CONSTRAINT item_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES "
    "public.unit(id);\n"
    "ALTER TABLE public.item ENABLE ROW LEVEL SECURITY;\n"
    "-- PostgreSQL database dump complete\n";

constexpr std::string_view proof =
    "\nCREATE UNLOGGED TABLE public.item (\n    id uuid,\n    code text\n);\n\n"
    "create or replace function public.search_fold(value text) returns text language sql immutable "
    "parallel safe as $$ select ''::text $$;\n"
    "COPY public.item (id, code) FROM stdin\n1\tCREATE INDEX \n2\tCOPY x FROM stdin;\n\\.\n\n"
    "COPY public.empty (id) FROM stdin\n\\.\n\n"
    "ALTER TABLE public.item ENABLE ROW LEVEL SECURITY;\n"
    "-- PostgreSQL database dump complete\n";

constexpr std::string_view keys =
    "public.item: ALTER TABLE ONLY public.item\n    ADD CONSTRAINT item_pkey PRIMARY KEY (id);\n"
    "public.item: CREATE UNIQUE INDEX item_taken ON public.item USING btree (code);\n";

constexpr std::string_view reference =
    "ALTER TABLE ONLY public.item\n    ADD CONSTRAINT item_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES "
    "public.unit(id);\n";

// Writes down what comes, so that it reads like the dump again.
class Written : public ProofTarget {
 public:
  void statements(std::string_view lines) override { text += lines; }
  void reference(std::string_view statement) override { references += statement; }
  void key(std::string_view table, std::string_view statement) override {
    keys += std::string{table} + ": " + std::string{statement};
  }
  void begin_rows(std::string_view table, const std::string& copy) override {
    tables += std::string{table} + " ";
    text += copy + "\n";
  }
  void rows(std::string_view lines) override {
    whole = whole && lines.ends_with('\n');
    text += lines;
  }
  void end_rows() override { text += "\\.\n"; }

  std::string text, keys, references, tables;
  bool whole = true;
};

// However the text is cut into pieces.
TEST(ProofText, LeavesOutWhatIsDerivedAndChangesNoRow) {
  for (std::size_t piece = 1; piece <= dump.size(); ++piece) {
    Written written;
    ProofText text{written};
    for (std::size_t at = 0; at < dump.size(); at += piece) text.read(dump.substr(at, piece));
    text.finish();
    ASSERT_EQ(written.text, proof) << "in pieces of " << piece;
    ASSERT_EQ(written.keys, keys) << "in pieces of " << piece;
    ASSERT_EQ(written.tables, "public.item public.empty ") << "in pieces of " << piece;
    ASSERT_EQ(written.references, reference) << "in pieces of " << piece;
    ASSERT_TRUE(written.whole) << "in pieces of " << piece;
  }
}

TEST(ProofText, GivesOnlyWholeRowsOfAnUnfinishedDump) {
  Written written;
  ProofText text{written};
  text.read("COPY public.item (id) FROM stdin;\n1\n2");
  text.finish();
  EXPECT_TRUE(written.text.ends_with("\n1\n\\.\n"));
}

}  // namespace
}  // namespace erp::app::backup
