# SPDX-License-Identifier: Apache-2.0
# The three ways to add a target. Sources are listed explicitly; links are PRIVATE unless a header needs them.

set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(VISEMA_ENGINES_ONLY)
  set(CMAKE_CXX_STANDARD 23) # std::expected stands in for tl::expected there
  set(CMAKE_CUDA_STANDARD 17) # no source of ours is CUDA's, but LibTorch tries nvcc, which knows no C++23
else()
  set(CMAKE_CXX_STANDARD 20)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTORCC_OPTIONS --format-version 1) # later ones hold the time of each file, and no two builds would be alike
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON) # a library found in core/ is linked by tests too

find_program(VISEMA_CCACHE ccache)
if(VISEMA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER) # without the named tolerances it keeps nothing that has a precompiled header
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime "${VISEMA_CCACHE}")
endif()
find_program(VISEMA_MOLD mold)
if(VISEMA_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

find_package(Threads REQUIRED)

# Every target of ours gets these: warnings, sanitizers, the repository root as include directory.
add_library(visema_flags INTERFACE)
target_include_directories(visema_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(visema_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(visema_flags INTERFACE -Wno-restrict) # gcc 12 sees overlaps in every std::string sum
  if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS) # and more, where <string> is no longer known to be the system's
    target_compile_options(visema_flags INTERFACE -Wno-array-bounds -Wno-stringop-overflow)
  endif()
endif()
target_compile_definitions(visema_flags INTERFACE _REENTRANT QT_NO_KEYWORDS QT_NO_CAST_FROM_BYTEARRAY)
target_link_libraries(visema_flags INTERFACE Threads::Threads)
if(VISEMA_WARNINGS_AS_ERRORS)
  target_compile_options(visema_flags INTERFACE -Werror)
endif()
if(VISEMA_SANITIZE)
  add_compile_options(-fsanitize=${VISEMA_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${VISEMA_SANITIZE})
  if(VISEMA_SANITIZE MATCHES "undefined")
    # A finding fails the test; what classes of other libraries are cannot be asked, for they hide it.
    add_compile_options(-fno-sanitize-recover=undefined -fno-sanitize=vptr)
  endif()
  set(VISEMA_TEST_ENVIRONMENT "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/packaging/cmake/tsan.supp")
endif()

if(VISEMA_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link) # coverage, in every library the fuzzers link
endif()

# visema_precompile(ui_headers LIBRARIES ... HEADERS <a> <b>): reads headers once for every target that then says
# target_precompile_headers(target REUSE_FROM visema_ui_headers). With CMAKE_DISABLE_PRECOMPILE_HEADERS, as in the preset
# dev, each source reads them itself, and one that forgot an include does not compile.
function(visema_precompile name)
  cmake_parse_arguments(arg "" "" "LIBRARIES;HEADERS;OPTIONS" ${ARGN})
  set(source "${CMAKE_BINARY_DIR}/visema_${name}.cpp")
  if(NOT EXISTS "${source}")
    file(WRITE "${source}" "")
  endif()
  add_library(visema_${name} OBJECT "${source}")
  target_link_libraries(visema_${name} PRIVATE visema_flags ${arg_LIBRARIES})
  target_compile_options(visema_${name} PRIVATE ${arg_OPTIONS})
  target_precompile_headers(visema_${name} PRIVATE ${arg_HEADERS})
endfunction()

# Adds each folder that has a CMakeLists.txt.
function(visema_add_folders)
  foreach(folder IN LISTS ARGN)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt")
      add_subdirectory(${folder})
    endif()
  endforeach()
endfunction()

# For targets whose sources spend most of their time on what they include, Torch or CLI11: four are compiled as one. (A
# precompiled header of Torch is 617 MB large and loads more slowly than it is read; CLI11's code is made in every source.)
function(visema_compile_together target)
  if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 4)
  endif()
endfunction()

# visema_add_library(base SOURCES ... PUBLIC ... PRIVATE ...): static library visema_base, alias visema::base. HEADERS names
# what visema_precompile made for it; TOGETHER: see above.
function(visema_add_library name)
  cmake_parse_arguments(arg "TOGETHER" "HEADERS" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(visema_${name} STATIC ${arg_SOURCES})
  if(NOT arg_HEADERS)
    set(arg_HEADERS std_headers)
  endif()
  if(arg_TOGETHER)
    visema_compile_together(visema_${name})
  elseif(TARGET visema_${arg_HEADERS})
    target_precompile_headers(visema_${name} REUSE_FROM visema_${arg_HEADERS})
  endif()
  add_library(visema::${name} ALIAS visema_${name})
  target_link_libraries(visema_${name} PUBLIC visema_flags ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# visema_add_executable(visema SOURCES ... LIBRARIES ...)
function(visema_add_executable name)
  cmake_parse_arguments(arg "TOGETHER" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  if(arg_TOGETHER)
    visema_compile_together(${name})
  endif()
  target_link_libraries(${name} PRIVATE visema_flags ${arg_LIBRARIES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
endfunction()

# Makes tst_x.moc for a test of the usual shape, one source that includes it: AUTOMOC would take three steps and a second
# for that, a hundred times over. Any other shape has AUTOMOC.
function(visema_run_moc target)
  if(NOT "${ARGN}" MATCHES "^tst_[a-z0-9_]+\\.cpp$")
    set_target_properties(${target} PROPERTIES AUTOMOC ON)
    return()
  endif()
  set(source "${CMAKE_CURRENT_SOURCE_DIR}/${ARGN}")
  string(REPLACE ".cpp" ".moc" moc "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc/${ARGN}")
  add_custom_command(OUTPUT "${moc}" COMMAND Qt6::moc "${source}" -o "${moc}" DEPENDS "${source}" COMMENT "moc ${ARGN}")
  target_sources(${target} PRIVATE "${moc}")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc")
endfunction()

# A test's own code need not be fast, and compiles in three quarters of the time; what it tests is built as it ships.
set(VISEMA_TEST_OPTIONS $<$<CONFIG:Release>:-Og>)

# visema_add_test(tst_queue SOURCES ... LIBRARIES ...): one Qt Test executable = one ctest; exit code 77 means skipped.
function(visema_add_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBRARIES;ENVIRONMENT" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE visema_flags ${arg_LIBRARIES} Qt6::Test)
  target_compile_options(${name} PRIVATE ${VISEMA_TEST_OPTIONS})
  # Torch and more of Qt define macros that the precompiled header does not know.
  set(others "(^|;)(torch|visema::nn_torch|visema::training_lips|visema::latentsync_torch|Qt6::[A-SU-Z][a-zA-Z]*)(;|$)")
  if(TARGET visema_${VISEMA_TEST_HEADERS} AND NOT "${arg_LIBRARIES}" MATCHES "${others}")
    target_precompile_headers(${name} REUSE_FROM visema_${VISEMA_TEST_HEADERS})
  endif()
  visema_run_moc(${name} ${arg_SOURCES})
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(VISEMA_SANITIZE)
    math(EXPR arg_TIMEOUT "8 * ${arg_TIMEOUT}")
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} SKIP_RETURN_CODE 77
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;${VISEMA_TEST_ENVIRONMENT};${arg_ENVIRONMENT}")
endfunction()

# visema_add_fuzzer(npy LIBRARIES ...): tests/fuzz/fuzz_npy.cpp, which defines LLVMFuzzerTestOneInput. With VISEMA_FUZZERS
# the libFuzzer program fuzz_npy; otherwise the test fuzz_npy_seeds, which replays tests/fuzz/corpus/npy.
function(visema_add_fuzzer name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT arg_SOURCES)
    set(arg_SOURCES fuzz_${name}.cpp)
  endif()
  if(VISEMA_FUZZERS)
    visema_add_executable(fuzz_${name} SOURCES ${arg_SOURCES} LIBRARIES ${arg_LIBRARIES})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    visema_add_executable(replay_${name} SOURCES ${arg_SOURCES} "${CMAKE_SOURCE_DIR}/tests/fuzz/replay_corpus.cpp"
      LIBRARIES ${arg_LIBRARIES} visema::base)
    add_test(NAME fuzz_${name}_seeds COMMAND replay_${name} "${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name}")
    set_tests_properties(fuzz_${name}_seeds PROPERTIES TIMEOUT 120 ENVIRONMENT "${VISEMA_TEST_ENVIRONMENT}")
  endif()
endfunction()
