// The names of tax enumerations, for descriptions of documents. Include it in .cpp files only.
#pragma once

#include "entity/describe.hpp"
#include "modules/tax/tax.hpp"

namespace erp {
BOOST_DESCRIBE_ENUM(Rounding, half_up, down, up)
}

namespace erp::tax {
BOOST_DESCRIBE_ENUM(TaxClass, standard, reduced, exempt, zero, outside)
BOOST_DESCRIBE_ENUM(PriceBasis, exclusive, inclusive)
}  // namespace erp::tax
