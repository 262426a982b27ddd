#pragma once

// Debian keeps the header in a folder that is not on the compiler's search path.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif
