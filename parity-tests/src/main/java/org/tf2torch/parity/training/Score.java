package org.tf2torch.parity.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * How good a model's answers are.
 *
 * @param loss the mean of the objective over the samples
 * @param correct samples whose class is ranked first; null where the data have no classes
 * @param accuracy their share
 * @param meanAveragePrecision null where the data are not multi-label
 * @param averagePrecision by class
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Score(
    long samples,
    double loss,
    Long correct,
    Double accuracy,
    Double meanAveragePrecision,
    Map<String, Double> averagePrecision) {}
