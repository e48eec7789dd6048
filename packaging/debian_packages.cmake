# SPDX-License-Identifier: Apache-2.0
# The Debian packages: `cpack -G DEB` in the build folder, or `packaging/release`, which also builds. What a package's
# programs link is found by dpkg-shlibdeps; here stands what they look for besides.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME visema)
set(CPACK_PACKAGE_VENDOR "Visema Studio")
set(CPACK_PACKAGE_CONTACT "Visema Studio <packages@visema.invalid>")
set(CPACK_PACKAGE_HOMEPAGE_URL "${VISEMA_SITE}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS OFF) # it would call ldconfig in scripts; a trigger does that
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

add_custom_command(OUTPUT "${made}/changelog.gz"
  COMMAND gzip -9nc "${CMAKE_CURRENT_SOURCE_DIR}/debian/changelog" > "${made}/changelog.gz"
  DEPENDS debian/changelog VERBATIM)
add_custom_target(changelog ALL DEPENDS "${made}/changelog.gz")

# visema_debian_package(cli SUMMARY ... TEXT ... [SECTION ...] [DEPENDS ...] [RECOMMENDS ...] [SUGGESTS ...] [ALL]): the
# component "cli" becomes the package visema-cli. ALL: nothing in it depends on the machine. CPack reads variables.
set(CPACK_COMPONENTS_ALL "")
function(visema_debian_package component)
  cmake_parse_arguments(arg "ALL" "SUMMARY;TEXT;SECTION;NAME" "DEPENDS;RECOMMENDS;SUGGESTS" ${ARGN})
  if(NOT arg_NAME)
    set(arg_NAME visema-${component})
  endif()
  if(NOT arg_SECTION)
    set(arg_SECTION video)
  endif()
  string(TOUPPER "${component}" upper)
  set(prefix CPACK_DEBIAN_${upper}_PACKAGE)
  set(${prefix}_NAME ${arg_NAME} PARENT_SCOPE)
  set(${prefix}_SECTION ${arg_SECTION} PARENT_SCOPE)
  set(CPACK_COMPONENT_${upper}_DESCRIPTION "${arg_SUMMARY}\n${arg_TEXT}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_DESCRIPTION "${arg_SUMMARY}\n${arg_TEXT}" PARENT_SCOPE)
  foreach(relation DEPENDS RECOMMENDS SUGGESTS)
    list(JOIN arg_${relation} ", " text)
    string(REPLACE "=same" "(= ${PROJECT_VERSION})" text "${text}")
    set(${prefix}_${relation} "${text}" PARENT_SCOPE)
  endforeach()
  if(arg_ALL)
    set(CPACK_DEBIAN_${upper}_PACKAGE_ARCHITECTURE all PARENT_SCOPE)
  else()
    set(${prefix}_SHLIBDEPS ON PARENT_SCOPE)
  endif()
  set(CPACK_COMPONENTS_ALL ${CPACK_COMPONENTS_ALL} ${component} PARENT_SCOPE)
  set(documents "${CMAKE_INSTALL_DATADIR}/doc/${arg_NAME}")
  install(FILES debian/copyright "${made}/changelog.gz" DESTINATION "${documents}" COMPONENT ${component})
endfunction()

visema_debian_package(data ALL
  SUMMARY "weights and sounds that come with Visema Studio"
  TEXT "The speech encoder, the matcher of lips and sound, and the sentences of the\ndemos, for the programs of Visema Studio.")
visema_debian_package(cli
  SUMMARY "make an avatar's lips say a sound, on the command line"
  TEXT "A voice drives a person's lips: visema makes films of sound files, speaks live\nfrom the microphone, builds avatars from video and judges the result, all on\nyour own machine."
  DEPENDS "visema-data =same" opencv-data
  RECOMMENDS visema-avatar-iris espeak-ng libdlib-data libasound2-plugins
  SUGGESTS visema-train visema-studio pipewire wireplumber nats-server)
visema_debian_package(studio
  SUMMARY "speak, and watch an avatar say it"
  TEXT "A voice drives a person's lips: speak into the microphone and watch an avatar\nsay it, or give the studio a sound file and get a finished film. Everything\nruns on your own machine: no account, no cloud, no graphics card needed."
  DEPENDS "visema-data =same" libqt6svg6 fonts-inter
  RECOMMENDS visema-avatar-iris "visema-cli =same" qt6-translations-l10n libasound2-plugins libgl1-mesa-dri espeak-ng
             qt6-wayland qt6-xdgdesktopportal-platformtheme libsecret-1-0
  SUGGESTS visema-train pipewire wireplumber)
visema_debian_package(train
  SUMMARY "train lip networks for Visema Studio"
  TEXT "The part of Visema Studio that needs LibTorch: it trains the networks of new\navatars, and runs networks with LibTorch's own engines. With it comes the\nlaboratory, which makes the weights that the programs come with."
  DEPENDS "visema-cli =same" libopenblas0-pthread
  SUGGESTS festival flite)
visema_debian_package(avatar-iris ALL SECTION video
  SUMMARY "Iris, the demo presenter of Visema Studio"
  TEXT "A rendered figure with a lip network of her own; no living person is shown or\nheard.")
visema_debian_package(library NAME libvisema0 SECTION libs
  SUMMARY "library for avatars whose lips say a sound"
  TEXT "Other programs open an avatar, push sound and pull the frames in which it says\nthat sound."
  DEPENDS "visema-data =same"
  RECOMMENDS visema-avatar-iris
  SUGGESTS visema-train)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA "${CMAKE_CURRENT_SOURCE_DIR}/debian/libvisema0/triggers"
                                               "${CMAKE_CURRENT_SOURCE_DIR}/debian/libvisema0/shlibs")
visema_debian_package(dev NAME libvisema-dev SECTION libdevel
  SUMMARY "library for avatars whose lips say a sound: header and examples"
  TEXT "What programs are built with that use libvisema, and examples in C and Python."
  DEPENDS "libvisema0 =same")

if(TARGET visema-server)
  visema_debian_package(server SECTION net
    SUMMARY "avatars whose lips say a sound, for other programs and browsers"
    TEXT "Sound goes in and frames come out, over gRPC, WebSocket and REST. Clients of\nSyncTalk_2D and sanders servers go on as they are. Comes with a service of\nsystemd, which is reached from this machine alone unless told otherwise."
    DEPENDS "visema-data =same" "systemd | systemd-standalone-sysusers"
    RECOMMENDS visema-avatar-iris
    SUGGESTS haproxy prometheus redis-server)
  foreach(file conffiles postinst prerm postrm)
    list(APPEND server_control "${CMAKE_CURRENT_SOURCE_DIR}/debian/visema-server/${file}")
  endforeach()
  set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA "${server_control}")
endif()

# The desktop's own triggers see to menus, kinds of files and icons.
include(CPack)
