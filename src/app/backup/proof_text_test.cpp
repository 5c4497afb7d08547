#include "app/backup/proof_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace erp::app::backup {
namespace {

constexpr std::string_view dump =
    "CREATE TABLE public.item (\n    id uuid,\n    code text\n);\n\n"
    "COPY public.item (id, code) FROM stdin;\n1\tCREATE INDEX \n2\tCOPY x FROM stdin;\n\\.\n\n"
    "COPY public.empty (id) FROM stdin;\n\\.\n\n"
    "ALTER TABLE ONLY public.item\n    ADD CONSTRAINT item_pkey PRIMARY KEY (id);\n"
    "CREATE INDEX item_code ON public.item USING btree (code)\n  WHERE code <> '';\n"
    "CREATE UNIQUE INDEX item_taken ON public.item USING btree (code);\n"
    "-- PostgreSQL database dump complete\n";

constexpr std::string_view proof =
    "CREATE UNLOGGED TABLE public.item (\n    id uuid,\n    code text\n);\n\n"
    "create or replace function public.search_fold(value text) returns text language sql immutable "
    "parallel safe as $$ select ''::text $$;\n"
    "COPY public.item (id, code) FROM stdin WITH (FREEZE);\n1\tCREATE INDEX \n2\tCOPY x FROM stdin;\n\\.\n\n"
    "COPY public.empty (id) FROM stdin WITH (FREEZE);\n\\.\n\n"
    "ALTER TABLE ONLY public.item\n    ADD CONSTRAINT item_pkey PRIMARY KEY (id);\n"
    "CREATE UNIQUE INDEX item_taken ON public.item USING btree (code);\n"
    "-- PostgreSQL database dump complete\n";

// However the text is cut into pieces.
TEST(ProofText, LeavesOutWhatIsDerivedAndChangesNoRow) {
  for (std::size_t piece = 1; piece <= dump.size(); ++piece) {
    std::string passed;
    ProofText text{[&](std::string_view content) { passed += content; }};
    for (std::size_t at = 0; at < dump.size(); at += piece) text.read(dump.substr(at, piece));
    text.finish();
    ASSERT_EQ(passed, proof) << "in pieces of " << piece;
  }
}

TEST(ProofText, PassesOnAnUnfinishedDump) {
  std::string passed;
  ProofText text{[&](std::string_view content) { passed += content; }};
  text.read("COPY public.item (id) FROM stdin;\n1\n2");
  text.finish();
  EXPECT_TRUE(passed.ends_with("\n1\n2"));
}

}  // namespace
}  // namespace erp::app::backup
