// The one place that compiles Boost.JSON into the program; everybody else includes <boost/json.hpp>.
#include <boost/json/src.hpp>
