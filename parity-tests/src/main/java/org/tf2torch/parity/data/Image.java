package org.tf2torch.parity.data;

/**
 * An 8-bit colour picture.
 *
 * @param rgb red, green, blue of each pixel, row by row
 */
public record Image(int width, int height, byte[] rgb) {
  public Image {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          rgb.length + " bytes are no " + width + "×" + height + " picture");
    }
  }

  private int at(int x, int y, int channel) {
    return rgb[3 * (y * width + x) + channel] & 0xFF;
  }

  /**
   * The value at a place between pixels, bilinearly. Pixel {@code i} covers {@code i … i + 1}, so
   * its centre is at {@code i + 0.5}; beyond the outermost centres the edge goes on.
   */
  float sample(float x, float y, int channel) {
    float left = Math.max(0, Math.min(width - 1, x - 0.5f));
    float top = Math.max(0, Math.min(height - 1, y - 0.5f));
    int x0 = (int) left;
    int y0 = (int) top;
    int x1 = Math.min(width - 1, x0 + 1);
    int y1 = Math.min(height - 1, y0 + 1);
    float fx = left - x0;
    float fy = top - y0;
    float upper = at(x0, y0, channel) * (1 - fx) + at(x1, y0, channel) * fx;
    float lower = at(x0, y1, channel) * (1 - fx) + at(x1, y1, channel) * fx;
    return upper * (1 - fy) + lower * fy;
  }
}
