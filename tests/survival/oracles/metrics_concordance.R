# Writes to standard output, as JSON, what R's survival::concordance says of generated rows: Harrell's C with its counts
# of pairs, and Uno's weights. Rscript --vanilla metrics_concordance.R > metrics_concordance.json
suppressPackageStartupMessages(library(survival))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

numbers <- function(values) paste0("[", paste(sprintf("%.17g", values), collapse = ","), "]")

# seed, rows, mean days, mean days of censoring, distinct scores
cases <- list(c(11, 80, 30, 60, 1000), c(12, 60, 10, 20, 8), c(13, 120, 5, 8, 4), c(14, 40, 45, 45, 20),
              c(15, 150, 3, 30, 50), c(16, 100, 60, 40, 2), c(17, 30, 20, 1e6, 10))

told <- function(case) {
  set.seed(case[1])
  n <- case[2]
  score <- floor(runif(n) * case[5])
  ended <- ceiling(rexp(n, 1 / case[3]) * exp(-score / case[5]))
  censored <- ceiling(rexp(n, 1 / case[4]))
  time <- pmin(ended, censored)
  event <- as.integer(ended <= censored)
  horizon <- ceiling(0.8 * min(case[3], case[4]))
  harrell <- concordance(Surv(time, event) ~ score, reverse = TRUE)
  uno <- concordance(Surv(time, event) ~ score, reverse = TRUE, timewt = "n/G2", ymax = horizon)
  sprintf(paste0('{"time":%s,"event":%s,"score":%s,"harrell":%.17g,"concordant":%.17g,"discordant":%.17g,',
                 '"tied":%.17g,"uno":%.17g,"horizon":%.17g}'),
          numbers(time), numbers(event), numbers(score), harrell$concordance, harrell$count["concordant"],
          harrell$count["discordant"], harrell$count["tied.x"], uno$concordance, horizon)
}

cat(sprintf('{"versions":{"R":"%s","survival":"%s"},"cases":[\n%s\n]}\n', getRversion(), packageVersion("survival"),
            paste(vapply(cases, told, ""), collapse = ",\n")))
