package org.tf2torch.parity.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.tf2torch.parity.ParityReport.Layer;

/**
 * Error per layer, in a picture 900 wide and 260 high: layers from left to right, largest error
 * upwards on a logarithmic scale. A layer without any error lies on the bottom line.
 */
record LayerChart(List<Layer> layers, int lowest, int highest) {
  private static final double LEFT = 68;
  private static final double RIGHT = 890;
  private static final double TOP = 14;
  private static final double BOTTOM = 224;
  private static final int DECADES = 3;

  static LayerChart of(List<Layer> layers) {
    List<Double> values = new ArrayList<>();
    for (Layer layer : layers) {
      values.add(layer.error().maxAbs());
      if (layer.distance() != null) {
        values.add(layer.distance().tensorflow());
        values.add(layer.distance().pytorch());
      }
    }
    values.removeIf(value -> !(value > 0) || Double.isInfinite(value));
    int low = (int) Math.floor(values.stream().mapToDouble(Math::log10).min().orElse(-8));
    int high = (int) Math.ceil(values.stream().mapToDouble(Math::log10).max().orElse(-8));
    return new LayerChart(layers, low, Math.max(high, low + DECADES));
  }

  Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("grid", grid());
    model.put("points", points());
    model.put("error", line(layer -> layer.error().maxAbs()));
    if (layers.stream().allMatch(layer -> layer.distance() != null)) {
      model.put("tensorflow", line(layer -> layer.distance().tensorflow()));
      model.put("pytorch", line(layer -> layer.distance().pytorch()));
    }
    model.put("left", LEFT);
    model.put("right", RIGHT);
    model.put("bottom", BOTTOM);
    return model;
  }

  private List<Map<String, Object>> grid() {
    List<Map<String, Object>> grid = new ArrayList<>();
    int step = Math.max(1, (highest - lowest) / 6);
    for (int decade = lowest; decade <= highest; decade += step) {
      grid.add(Map.of("y", y(Math.pow(10, decade)), "label", "1e" + decade));
    }
    return grid;
  }

  private List<Map<String, Object>> points() {
    List<Map<String, Object>> points = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      points.add(
          Map.of(
              "x", x(i),
              "y", y(layer.error().maxAbs()),
              "off", layer.off(),
              "title",
                  String.format(Locale.ROOT, "%s: %.2e", layer.name(), layer.error().maxAbs())));
    }
    return points;
  }

  private String line(ToDoubleFunction<Layer> value) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < layers.size(); i++) {
      line.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x(i), y(value.applyAsDouble(layers.get(i)))));
    }
    return line.toString().strip();
  }

  private double x(int index) {
    double slot = (RIGHT - LEFT) / layers.size();
    return LEFT + slot * (index + 0.5);
  }

  private double y(double value) {
    double decade = value > 0 ? Math.log10(value) : lowest;
    double share = (Math.min(highest, Math.max(lowest, decade)) - lowest) / (highest - lowest);
    return BOTTOM - share * (BOTTOM - TOP);
  }
}
