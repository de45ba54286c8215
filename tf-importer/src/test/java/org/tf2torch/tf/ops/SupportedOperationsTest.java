package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tf2torch.tf.model.OpDefs;

class SupportedOperationsTest {
  @Test
  void everyRowNamesAnOperationThatTensorFlowDeclares() {
    for (String name : SupportedOperations.table().names()) {
      assertTrue(
          OpDefs.tensorflow().find(name).isPresent(), name + " is no operation of TensorFlow");
    }
  }
}
