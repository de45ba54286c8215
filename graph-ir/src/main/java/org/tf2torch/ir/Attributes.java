package org.tf2torch.ir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An operation's attributes by name, in the order the text form prints them. Values are {@link
 * Long}, {@link Double}, {@link Boolean}, {@link String} and lists of these.
 */
public final class Attributes {
  public static final Attributes NONE = new Attributes(Map.of());

  private final Map<String, Object> values;

  private Attributes(Map<String, Object> values) {
    this.values = values;
  }

  public static Attributes of(String name, Object value) {
    return NONE.and(name, value);
  }

  /** These attributes and one more. */
  public Attributes and(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(name, normal(value));
    return new Attributes(more);
  }

  private static Object normal(Object value) {
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof DType type) {
      return type.text();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(java.util.Locale.ROOT);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Attributes::normal).toList();
    }
    return value;
  }

  public Map<String, Object> values() {
    return values;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public long integer(String name) {
    return get(name, Long.class);
  }

  public double number(String name) {
    Object value = get(name, Number.class);
    return ((Number) value).doubleValue();
  }

  public boolean flag(String name) {
    return get(name, Boolean.class);
  }

  public String text(String name) {
    return get(name, String.class);
  }

  public DType dtype(String name) {
    return DType.of(text(name))
        .orElseThrow(() -> new IllegalArgumentException("no dtype " + text(name)));
  }

  public List<Long> longs(String name) {
    List<?> list = get(name, List.class);
    return list.stream().map(item -> ((Number) item).longValue()).toList();
  }

  /** A list of numbers, whole ones among them. */
  public List<Double> numbers(String name) {
    List<?> list = get(name, List.class);
    return list.stream().map(item -> ((Number) item).doubleValue()).toList();
  }

  public List<String> texts(String name) {
    List<?> list = get(name, List.class);
    return list.stream().map(String.class::cast).toList();
  }

  public List<Integer> ints(String name) {
    return longs(name).stream().map(Math::toIntExact).toList();
  }

  /** The constant of an enum that is printed in lower case. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    return Enum.valueOf(type, text(name).toUpperCase(java.util.Locale.ROOT));
  }

  private <T> T get(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "attribute " + name + " is " + value + ", not " + type.getSimpleName());
    }
    return type.cast(value);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
