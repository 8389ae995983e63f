/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The routes: one static table of path templates, in which {name} stands for one segment. Main thread.
 */
#pragma once

#include "http/sf-request.h"

G_BEGIN_DECLS

/* A path may be a template: "/v1/imports/{id}", whose "{id}" is any one segment. The table, terminated by a route
 * without a method. */
const SfRoute *sf_router_get_routes (void);
/* The route for @method and @path, or NULL; then @out_allow is the methods that the path has ("GET, POST"), NULL if
 * there is no such path. @out_param: what stands for the template's {name}, NULL if it has none. Transfer full. */
const SfRoute *sf_router_find (const char *method, const char *path, char **out_param, char **out_allow);

G_END_DECLS
