/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where templates stand in the program's resources, and the style classes of data/ui/style.css that C code sets.
 */
#pragma once

#define SF_APP_ID "io.github.sanfang.Sanfang"
#define SF_UI(path) "/io/github/sanfang/Sanfang/ui/" path
