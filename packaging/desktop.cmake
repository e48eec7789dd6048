# SPDX-License-Identifier: Apache-2.0
# What a desktop knows the studio by: menu entry, description for software centres, kind of file, thumbnails, icons.
configure_file(desktop/invalid.visema.Studio.metainfo.xml.in invalid.visema.Studio.metainfo.xml @ONLY)
install(FILES desktop/visema-studio.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT studio)
install(FILES "${made}/invalid.visema.Studio.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT studio)
install(FILES desktop/visema-avatar.xml DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" COMPONENT studio)
install(FILES desktop/visema-avatar.thumbnailer DESTINATION "${CMAKE_INSTALL_DATADIR}/thumbnailers" COMPONENT studio)

set(icons "${CMAKE_INSTALL_DATADIR}/icons/hicolor")
set(drawing "${CMAKE_SOURCE_DIR}/resources/icons/visema-studio.svg")
install(FILES "${drawing}" DESTINATION "${icons}/scalable/apps" COMPONENT studio)
install(FILES "${drawing}" DESTINATION "${icons}/scalable/mimetypes" RENAME application-x-visema-avatar.svg
  COMPONENT studio)

# The same drawing in the sizes that desktops ask for; without rsvg-convert they scale it themselves.
find_program(VISEMA_RSVG_CONVERT rsvg-convert)
if(VISEMA_RSVG_CONVERT)
  set(pictures "")
  foreach(size 16 22 24 32 48 64 128 256 512)
    set(picture "${made}/icons/${size}.png")
    add_custom_command(OUTPUT "${picture}" COMMAND "${VISEMA_RSVG_CONVERT}" -w ${size} -h ${size} -o "${picture}" "${drawing}"
      DEPENDS "${drawing}" VERBATIM)
    list(APPEND pictures "${picture}")
    install(FILES "${picture}" DESTINATION "${icons}/${size}x${size}/apps" RENAME visema-studio.png COMPONENT studio)
    install(FILES "${picture}" DESTINATION "${icons}/${size}x${size}/mimetypes" RENAME application-x-visema-avatar.png
      COMPONENT studio)
  endforeach()
  file(MAKE_DIRECTORY "${made}/icons")
  add_custom_target(icons ALL DEPENDS ${pictures})
endif()
