package org.tf2torch.parity.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.tf2torch.parity.ParityReport.Layer;

/**
 * Error per layer, in a picture whose sides are 100 long whatever its size on the screen: layers
 * from left to right, largest error upwards on a logarithmic scale. Where a layer has no error, the
 * bottom line is zero.
 */
record LayerChart(List<Layer> layers, boolean zero, int lowest, int highest) {
  private static final double SIDE = 100;
  private static final int DECADES = 3;
  private static final int LINES = 6;

  static LayerChart of(List<Layer> layers) {
    List<Double> values = new ArrayList<>();
    for (Layer layer : layers) {
      values.add(layer.error().maxAbs());
      if (layer.distance() != null) {
        values.add(layer.distance().tensorflow());
        values.add(layer.distance().pytorch());
      }
    }
    boolean zero = values.contains(0.0);
    values.removeIf(value -> !(value > 0) || Double.isInfinite(value));
    int low = (int) Math.floor(values.stream().mapToDouble(Math::log10).min().orElse(-8));
    int high = (int) Math.ceil(values.stream().mapToDouble(Math::log10).max().orElse(-8));
    int lowest = zero ? low - 1 : low;
    return new LayerChart(layers, zero, lowest, Math.max(high, lowest + DECADES));
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
    return model;
  }

  private List<Map<String, Object>> grid() {
    List<Map<String, Object>> grid = new ArrayList<>();
    int step = Math.max(1, (highest - lowest) / LINES);
    for (int decade = lowest; decade <= highest; decade += step) {
      String label = zero && decade == lowest ? "0" : "1e" + decade;
      grid.add(Map.of("y", y(Math.pow(10, decade)), "label", label));
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
          String.format(Locale.ROOT, "%.2f,%.2f ", x(i), y(value.applyAsDouble(layers.get(i)))));
    }
    return line.toString().strip();
  }

  private double x(int index) {
    return SIDE * (index + 0.5) / layers.size();
  }

  private double y(double value) {
    if (Double.isNaN(value)) {
      return 0;
    }
    double decade = value > 0 ? Math.log10(value) : lowest;
    double share = (Math.min(highest, Math.max(lowest, decade)) - lowest) / (highest - lowest);
    return SIDE - share * SIDE;
  }
}
