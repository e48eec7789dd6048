// SPDX-License-Identifier: Apache-2.0
#pragma once

/// In front of a function: the compiler makes a version of it for each level of instruction sets, and the loader picks.
/// Levels, not models: the loader asks what the processor can do, whoever made it.
/// For plain loops that the compiler vectorises by itself; nothing where compiler or sanitizer cannot.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__SANITIZE_ADDRESS__)
#define VISEMA_FOR_EVERY_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VISEMA_FOR_EVERY_CPU
#endif
