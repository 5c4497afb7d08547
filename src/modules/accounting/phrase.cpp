#include "modules/accounting/phrase.hpp"

#include "entity/describe.hpp"

namespace erp::accounting {

const Entity Phrase::entity = describe<Phrase>({
    .name = "phrase",
    .path = "/phrases",
    .order = "code",
    .members{
        field<&Phrase::id>(),
        field<&Phrase::version>(),
        field<&Phrase::code>(
            {.max = 20, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&Phrase::name>({.max = 200, .find = true, .list = true, .sort = true, .title = true}),
        field<&Phrase::name_kana>({.max = 200, .find = true, .list = true}),
        field<&Phrase::is_active>({.list = true}),
    },
});

}  // namespace erp::accounting
