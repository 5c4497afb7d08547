#!/usr/bin/env bash
# The manual's name for: itdo-erp backup database
program=$(command -v itdo-erp) || program=$(dirname "$(readlink -f "$0")")/../build/release/itdo-erp
exec "$program" backup database "$@"
