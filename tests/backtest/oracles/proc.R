# Writes to standard output, as JSON, what R's pROC says of 200 generated cases with ties: areas of two schemes on the
# same customers, DeLong's variances and covariance, and the paired test. Never flipped: direction is given, and a tenth
# of the cases have areas below one half. Rscript --vanilla proc.R > proc.json
suppressPackageStartupMessages(library(pROC))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

numbers <- function(values) paste0("[", paste(sprintf("%.17g", values), collapse = ","), "]")

told <- function(seed) {
  set.seed(seed)
  n <- sample(12:90, 1)
  levels <- sample(c(3, 6, 15, 60), 1)
  skill <- runif(1, -0.3, 1.5)
  bad <- rep(0, n)
  bad[sample(n, sample(3:max(3, n %/% 3), 1))] <- 1
  common <- rnorm(n)
  scheme <- function(noise) {
    latent <- skill * bad + common + noise * rnorm(n)
    floor(levels * pnorm(latent, sd = 1.5))
  }
  first <- scheme(0.3)
  second <- scheme(1)
  one <- roc(bad, first, direction = "<", levels = c(0, 1), quiet = TRUE)
  other <- roc(bad, second, direction = "<", levels = c(0, 1), quiet = TRUE)
  test <- roc.test(one, other, method = "delong", paired = TRUE)
  sprintf(paste0('{"bad":%s,"first":%s,"second":%s,"auc":%s,"variance":%s,"covariance":%.17g,"z":%.17g,',
                 '"p_value":%.17g}'),
          numbers(bad), numbers(first), numbers(second), numbers(c(auc(one), auc(other))),
          numbers(c(var(one, method = "delong"), var(other, method = "delong"))),
          cov(one, other, method = "delong"), test$statistic, test$p.value)
}

cat(sprintf('{"versions":{"R":"%s","pROC":"%s"},"cases":[\n%s\n]}\n', getRversion(), packageVersion("pROC"),
            paste(vapply(1:200, told, ""), collapse = ",\n")))
