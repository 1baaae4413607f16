// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/settings.h"
