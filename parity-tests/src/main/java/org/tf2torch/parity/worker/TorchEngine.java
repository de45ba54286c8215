package org.tf2torch.parity.worker;

import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.util.List;
import java.util.Map;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;

/** The converted file, run by libtorch through DJL. */
final class TorchEngine implements Engine {
  private final TorchModel model;
  private final Predictor<NDList, NDList> predictor;

  TorchEngine(ModelSource.Candidate source) {
    model = TorchModel.load(source.path(), source.outputs(), source.device(), Map.of());
    predictor = model.model().newPredictor(new NoopTranslator(null));
  }

  @Override
  public ModelInfo info() {
    return model.info();
  }

  @Override
  public List<NamedTensor> run(List<NamedTensor> inputs, List<String> fetches) {
    try (NDManager manager = model.newManager()) {
      if (model.hasText(inputs)) {
        return TorchText.run(model, manager, inputs).fetch(fetches);
      }
      NDList results = predictor.predict(model.arguments(manager, inputs));
      results.attach(manager);
      return model.fetch(results, fetches);
    } catch (TranslateException | EngineException e) {
      throw ParityException.unsupported("libtorch: " + TorchModel.reason(e));
    }
  }

  @Override
  public void close() {
    predictor.close();
    model.model().close();
  }
}
