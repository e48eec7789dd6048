// SPDX-License-Identifier: Apache-2.0
#include "core/media/color_tags.h"

namespace visema::av {
namespace {

bool isFullRangeFormat(AVPixelFormat format) {
  return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P ||
         format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
}

bool isRgb(AVPixelFormat format) {
  const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
  return description && (description->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL));
}

}  // namespace

SourceColor sourceColor(AVColorSpace space, AVColorRange range, AVPixelFormat format, Size size) {
  SourceColor color;
  const ColorMatrix guess = size.height >= 720 || size.width >= 1280 ? ColorMatrix::Bt709 : ColorMatrix::Bt601;
  if (isRgb(format)) {
    color.delivered = {guess, ColorRange::Limited};
    color.swsMatrix = swsMatrix(guess);
    color.sourceFull = true;
    return color;
  }
  color.sourceFull = range == AVCOL_RANGE_JPEG || isFullRangeFormat(format);
  color.delivered.range = color.sourceFull ? ColorRange::Full : ColorRange::Limited;
  color.tagged = true;
  switch (space) {
    case AVCOL_SPC_BT709:
      color.delivered.matrix = ColorMatrix::Bt709;
      break;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
      color.delivered.matrix = ColorMatrix::Bt601;
      break;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
    case AVCOL_SPC_SMPTE240M:
    case AVCOL_SPC_FCC:
      color.delivered.matrix = ColorMatrix::Bt709;
      color.swsMatrix = space == AVCOL_SPC_SMPTE240M ? SWS_CS_SMPTE240M
                        : space == AVCOL_SPC_FCC     ? SWS_CS_FCC
                                                     : SWS_CS_BT2020;
      return color;
    default:
      color.delivered.matrix = guess;
      color.tagged = false;
  }
  color.swsMatrix = swsMatrix(color.delivered.matrix);
  return color;
}

int swsMatrix(ColorMatrix matrix) { return matrix == ColorMatrix::Bt709 ? SWS_CS_ITU709 : SWS_CS_ITU601; }

void tag(AVCodecContext& encoder, ColorSpec color) {
  const bool is709 = color.matrix == ColorMatrix::Bt709;
  encoder.colorspace = is709 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  encoder.color_primaries = is709 ? AVCOL_PRI_BT709 : AVCOL_PRI_SMPTE170M;
  encoder.color_trc = is709 ? AVCOL_TRC_BT709 : AVCOL_TRC_SMPTE170M;
  encoder.color_range = color.range == ColorRange::Full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
}

bool hasAlpha(AVPixelFormat format) {
  const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
  return description && (description->flags & AV_PIX_FMT_FLAG_ALPHA);
}

}  // namespace visema::av
