package org.tf2torch.cli.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.Frameworks;

/** What random graphs have found, each as small as it fails. */
class CombinationsTest {
  @TempDir private static Path folder;

  private static Frameworks frameworks;

  private static final Map<String, Consumer<Draft>> GRAPHS = new TreeMap<>();

  static {
    GRAPHS.put("a tolerance is inclusive", CombinationsTest::tolerance);
    GRAPHS.put("an attribute of a float64 operation is no decimal", CombinationsTest::slope);
    GRAPHS.put("axes of an unknown rank from the end", CombinationsTest::axes);
    GRAPHS.put("a window over a small volume", CombinationsTest::volume);
    GRAPHS.put("one pixel over many, by their corners", CombinationsTest::pixel);
    GRAPHS.put("the end of an axis that windows made", CombinationsTest::end);
    GRAPHS.put("a product of integers that is summed first", CombinationsTest::product);
    GRAPHS.put("products on a diagonal", CombinationsTest::diagonal);
    GRAPHS.put("the extremes of uint64", CombinationsTest::extremes);
    GRAPHS.put("whole numbers in bins", CombinationsTest::bins);
    GRAPHS.put("poles of zeta", CombinationsTest::poles);
    GRAPHS.put("numbers counted in float32", CombinationsTest::numbers);
    GRAPHS.put("windows of a volume that strides pass over", CombinationsTest::volumes);
    GRAPHS.put("a transposed convolution whose sizes are fed", CombinationsTest::fedSizes);
    GRAPHS.put("uint16 reversed", d -> reversed(d, DType.UINT16));
    GRAPHS.put("uint32 reversed", d -> reversed(d, DType.UINT32));
    GRAPHS.put("uint16 chosen", CombinationsTest::chosen);
    GRAPHS.put("truth values chosen from a constant", CombinationsTest::truths);
    GRAPHS.put("uint16 gathered", CombinationsTest::gathered);
    GRAPHS.put("steps as float32 counts them", CombinationsTest::steps);
    GRAPHS.put("offsets along the last axis", CombinationsTest::offsets);
    GRAPHS.put("rows past the end", CombinationsTest::rows);
    GRAPHS.put("rates of whole numbers", CombinationsTest::rates);
    GRAPHS.put("whole numbers dilated over the edges", CombinationsTest::dilated);
    GRAPHS.put("coordinates of numbers before the first", CombinationsTest::coordinates);
    GRAPHS.put("a part of a tensor of any rank", CombinationsTest::part);
    GRAPHS.put("bits that are cut before a cast", CombinationsTest::cut);
    GRAPHS.put("the softmax of elements in disorder", CombinationsTest::sparseSoftmax);
    GRAPHS.put("the gradient of windows that are operands", CombinationsTest::windows);
    GRAPHS.putAll(ComputedGraphs.ALL);
    GRAPHS.putAll(DtypeGraphs.ALL);
    GRAPHS.putAll(EmptyGraphs.ALL);
    GRAPHS.putAll(GradientGraphs.ALL);
    GRAPHS.putAll(HashingGraphs.ALL);
  }

  @BeforeAll
  static void start() {
    frameworks = Frameworks.start(RandomGraphsTest.classPath());
  }

  @AfterAll
  static void stop() {
    if (frameworks != null) {
      frameworks.close();
    }
  }

  static Stream<String> graphs() {
    return GRAPHS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void agrees(String name) throws InterruptedException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    Draft draft = new Draft(new Eager(frameworks, folder), random, Contents.ORDINARY);
    GRAPHS.get(name).accept(draft);
    RandomGraph graph = draft.finish(0);
    assertEquals(new Outcome.Agreed(2), new Trial(frameworks, folder).run(graph), graph::text);
  }

  private static void tolerance(Draft d) {
    Item x = d.op("Round").in(d.input(DType.FLOAT32, List.of(6))).one();
    Item half = d.scalar(DType.FLOAT32, 0.5);
    Item y = d.op("AddV2").in(x, half).one();
    d.op("ApproximateEqual").in(x, y).attr("tolerance", 0.5).add();
  }

  private static void slope(Draft d) {
    d.op("LeakyRelu").in(d.input(DType.FLOAT64, List.of(12))).attr("alpha", 0.2).add();
  }

  private static void axes(Draft d) {
    Item x = d.unranked(DType.FLOAT32, List.of(2, 3, 4));
    Item all = d.ints(DType.INT32, List.of(2), -2, -1);
    Item ends = d.ints(DType.INT32, List.of(2), 0, -1);
    d.op("Prod").in(x, all).attr("keep_dims", false).add();
    d.op("Prod").in(x, ends).attr("keep_dims", false).add();
  }

  private static void volume(Draft d) {
    d.op("AvgPool3D")
        .in(d.input(DType.FLOAT32, List.of(1, 2, 2, 2, 3)))
        .ints("ksize", 1, 3, 3, 3, 1)
        .ints("strides", 1, 1, 1, 1, 1)
        .attr("padding", "SAME")
        .add();
  }

  private static void pixel(Draft d) {
    Item sizes = d.ints(DType.INT32, List.of(2), 4, 3);
    d.op("ResizeArea")
        .in(d.constant(DType.FLOAT32, List.of(1, 1, 3, 2)), sizes)
        .attr("align_corners", true)
        .add();
    d.op("Neg").in(d.input(DType.FLOAT32, List.of())).add();
  }

  private static void end(Draft d) {
    Item pooled =
        d.op("MaxPool")
            .in(d.input(DType.FLOAT32, List.of(1, 6, 5, 2)))
            .ints("ksize", 1, 3, 3, 1)
            .ints("strides", 1, 2, 1, 1)
            .attr("padding", "VALID")
            .one();
    Item begin = d.ints(DType.INT32, List.of(4), 0, 0, 0, 0);
    d.op("Slice").in(pooled, begin, d.ints(DType.INT32, List.of(4), -1, -1, -1, 1)).add();
  }

  private static void product(Draft d) {
    Item x = d.input(DType.INT32, List.of(2));
    Item y = d.constant(DType.INT32, List.of(3, 2));
    d.op("Einsum").list(List.of(x, y)).attr("equation", "a,za->").add();
  }

  private static void diagonal(Draft d) {
    Item x = d.input(DType.COMPLEX64, List.of(2, 3));
    Item y = d.constant(DType.COMPLEX64, List.of(3, 4));
    d.op("Einsum").list(List.of(x, y)).attr("equation", "ij,jk->kiki").add();
    Item z = d.input(DType.INT32, List.of(2, 1, 3));
    d.op("Einsum").list(List.of(z)).attr("equation", "...a->a...aa").add();
  }

  private static void extremes(Draft d) {
    Item signed = d.constant(Tensors.whole(DType.INT64, List.of(2, 3), 5, -1, 0, -9, 7, -8));
    Item bits = d.op("Bitcast").in(signed).type("type", DType.UINT64).one();
    Item none = d.op("ZerosLike").in(d.input(DType.UINT64, List.of(1))).one();
    Item x = d.op("BitwiseXor").in(bits, none).one();
    Item last = d.int32(-1);
    for (String op : List.of("Max", "Min", "ArgMax", "ArgMin")) {
      d.op(op).in(x, last).add();
    }
  }

  private static void bins(Draft d) {
    Item range = d.ints(DType.INT32, List.of(2), -2, 5);
    d.op("HistogramFixedWidth").in(d.input(DType.INT32, List.of(9)), range, d.int32(4)).add();
  }

  private static void poles(Draft d) {
    Item q = d.op("Round").in(d.input(DType.FLOAT32, List.of(6))).one();
    Item below = d.op("Neg").in(d.op("Abs").in(q).one()).one();
    Item orders = d.constant(Tensors.whole(DType.FLOAT32, List.of(3, 1), 1, 2, 3));
    d.op("Zeta").in(orders, below).add();
    d.op("Polygamma").in(d.scalar(DType.FLOAT32, 0), below).add();
  }

  private static void numbers(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(1));
    for (double stop : new double[] {0.3, 0.6, 0.7, 1.2}) {
      Item limit = d.scalar(DType.FLOAT32, stop);
      Item step = d.scalar(DType.FLOAT32, 0.1);
      Item known = d.op("Range").in(d.scalar(DType.FLOAT32, 0), limit, step).one();
      Item zero = d.op("Mul").in(d.op("Floor").in(d.scalar(DType.FLOAT32, 0.5)).one(), step).one();
      d.op("AddV2").in(known, x).add();
      d.op("Range").in(zero, limit, step).add();
    }
  }

  private static void volumes(Draft d) {
    d.op("ExtractVolumePatches")
        .in(d.input(DType.FLOAT32, List.of(2, 5, 6, 7, 2)))
        .ints("ksizes", 1, 1, 1, 2, 1)
        .ints("strides", 1, 2, 3, 4, 1)
        .attr("padding", "SAME")
        .add();
  }

  private static void fedSizes(Draft d) {
    Item kernel = d.constant(DType.FLOAT32, List.of(3, 3, 2, 4));
    Item image = d.input(DType.FLOAT32, List.of(1, 3, 3, 4));
    Item six = d.ints(DType.INT32, List.of(4), 1, 6, 6, 2);
    Item sizes = d.op("Abs").in(six).one();
    d.op("Conv2DBackpropInput")
        .in(sizes, kernel, image)
        .ints("strides", 1, 2, 2, 1)
        .attr("padding", "SAME")
        .add();
  }

  private static void reversed(Draft d, DType type) {
    Item x = d.input(type, List.of(3, 2));
    d.op("ReverseV2").in(x, d.ints(DType.INT32, List.of(1), -1)).add();
    Item shift = d.int32(1);
    d.op("Roll").in(x, shift, d.int32(0)).add();
  }

  private static void chosen(Draft d) {
    Item x = d.input(DType.UINT16, List.of(4));
    Item y = d.constant(DType.UINT16, List.of(4));
    d.op("SelectV2").in(d.input(DType.BOOL, List.of(4)), x, y).add();
  }

  private static void truths(Draft d) {
    Item x = d.input(DType.BOOL, List.of(4));
    Item yes = d.scalar(DType.BOOL, 1);
    d.op("SelectV2").in(d.input(DType.BOOL, List.of(4)), yes, x).add();
  }

  private static void gathered(Draft d) {
    Item x = d.input(DType.UINT16, List.of(1, 3));
    d.op("GatherV2")
        .in(x, d.ints(DType.INT32, List.of(2, 2), 0, 0, 0, 0), d.int32(0))
        .attr("batch_dims", 0)
        .add();
  }

  private static void steps(Draft d) {
    Item limit = d.scalar(DType.FLOAT32, 0.6);
    Item numbers =
        d.op("Range").in(d.scalar(DType.FLOAT32, 0), limit, d.scalar(DType.FLOAT32, 0.2)).one();
    d.op("AddV2").in(numbers, d.input(DType.FLOAT32, List.of(1))).add();
  }

  private static void offsets(Draft d) {
    Item shape = d.op("Shape").in(d.input(DType.FLOAT32, List.of(2, 3))).one();
    d.op("ConcatOffset").in(d.int32(-1)).list(List.of(shape, shape)).add();
  }

  private static void rows(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(4, 3));
    Item places = d.ints(DType.INT32, List.of(2), 5, -2);
    d.op("InplaceAdd").in(x, places, d.input(DType.FLOAT32, List.of(2, 3))).add();
  }

  private static void dilated(Draft d) {
    Item filter = d.constant(Tensors.whole(DType.INT8, List.of(2, 2, 1), -9, -100, 3, -128));
    d.op("Dilation2D")
        .in(d.input(DType.INT8, List.of(1, 3, 4, 1)), filter)
        .ints("strides", 1, 2, 1, 1)
        .ints("rates", 1, 2, 1, 1)
        .attr("padding", "SAME")
        .add();
  }

  private static void coordinates(Draft d) {
    Item numbers = d.ints(DType.INT32, List.of(4), -1, -3, -25, 23);
    Item none = d.op("ZerosLike").in(d.input(DType.INT32, List.of(1))).one();
    Item places = d.op("AddV2").in(numbers, none).one();
    d.op("UnravelIndex").in(places, d.ints(DType.INT32, List.of(3), 2, 3, 4)).add();
  }

  private static void part(Draft d) {
    Item x = d.unranked(DType.FLOAT32, List.of(2, 3));
    Item one = d.op("ZerosLike").in(d.op("Shape").in(x).one()).one();
    Item rest = d.op("Sub").in(one, d.int32(1)).one();
    d.op("Slice").in(x, one, rest).add();
  }

  private static void cut(Draft d) {
    Item x = d.input(DType.FLOAT64, List.of(9));
    Item single = d.op("Cast").in(x).type("DstT", DType.FLOAT32).attr("Truncate", true).one();
    d.op("Cast").in(single).type("DstT", DType.FLOAT16).attr("Truncate", true).add();
    d.op("Cast").in(single).type("DstT", DType.BFLOAT16).attr("Truncate", true).add();
  }

  private static void sparseSoftmax(Draft d) {
    Item places = d.ints(DType.INT64, List.of(4, 2), 2, 1, 0, 3, 2, 0, 0, 0);
    Item values = d.op("Neg").in(d.input(DType.FLOAT32, List.of(4))).one();
    d.op("SparseSoftmax").in(places, values, d.ints(DType.INT64, List.of(2), 3, 4)).add();
  }

  private static void windows(Draft d) {
    Item x = d.input(DType.FLOAT32, List.of(1, 4, 5, 2));
    Item size = d.ints(DType.INT32, List.of(4), 1, 2, 3, 1);
    Item step = d.ints(DType.INT32, List.of(4), 1, 2, 1, 1);
    Item y = d.op("MaxPoolV2").in(x, size, step).attr("padding", "VALID").one();
    d.op("MaxPoolGradV2").in(x, y, y, size, step).attr("padding", "VALID").add();
  }

  private static void rates(Draft d) {
    Item shape = d.ints(DType.INT32, List.of(1), 3);
    Item drawn = d.op("RandomPoissonV2").in(shape, d.ints(DType.INT64, List.of(2), 2, 30)).one();
    d.op("ZerosLike").in(drawn).add();
    d.op("Neg").in(d.input(DType.FLOAT32, List.of())).add();
  }
}
