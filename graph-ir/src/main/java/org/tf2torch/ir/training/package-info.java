/** How a model was being trained: what goes on when its training does. Knows neither framework. */
package org.tf2torch.ir.training;
