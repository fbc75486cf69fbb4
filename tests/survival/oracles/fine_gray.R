# Weights of R's survival::finegray, and coefficients on them and of cmprsk::crr, on generated ledgers, as JSON:
#   Rscript tests/survival/oracles/fine_gray.R > tests/survival/oracles/fine_gray.json
suppressMessages({library(survival); library(cmprsk)})

num <- function(x) paste0("[", paste(ifelse(is.finite(x), sprintf("%.17g", x), "null"), collapse = ", "), "]")
object <- function(...) {
  parts <- list(...)
  paste0("{", paste(sprintf("\"%s\": %s", names(parts), unlist(parts)), collapse = ", "), "}")
}
rows <- function(m) paste0("[", paste(apply(m, 1, num), collapse = ", "), "]")

# Whole days tie; `untied` has none of them tied, so that it says nothing how a model takes ties.
ledger <- function(seed, n, delayed, untied) {
  set.seed(seed)
  size <- round(rnorm(n), 3)
  dispute <- as.integer(runif(n) < 0.3)
  hazards <- cbind(0.03 * exp(0.5 * size - 0.7 * dispute), 0.01 * exp(0.8 * dispute), rep(0.004, n))
  t <- ceiling(rexp(n, rowSums(hazards)))
  cause <- apply(hazards, 1, function(h) sample(3, 1, prob = h))
  seen <- sample(15:120, n, replace = TRUE)
  cause[t > seen] <- 0
  t <- pmin(t, seen)
  entry <- if (delayed) sample(c(0, 0, 1:25), n, replace = TRUE) else rep(0, n)
  if (untied) t <- t + sample(n) / (2 * n)
  data.frame(entry, exit = t, cause, size, dispute)[t > entry, ]
}

told <- function(d) {
  d$id <- seq_len(nrow(d))
  d$state <- factor(d$cause, 0:3, c("open", "paid", "credited", "lost"))
  long <- if (all(d$entry == 0)) finegray(Surv(exit, state) ~ ., d, etype = "paid")
          else finegray(Surv(entry, exit, state) ~ ., d, etype = "paid", id = id)
  times <- sort(unique(d$exit[d$cause == 1]))
  others <- which(d$cause > 1)
  # the weight of each that ended by another cause at each time of a payment; missing where it is not at risk
  weight <- t(sapply(others, function(i) sapply(times, function(t) {
    at <- which(long$id == i & long$fgstart < t & t <= long$fgstop)
    if (length(at) == 1) long$fgwt[at] else NA
  })))
  fit <- coxph(Surv(fgstart, fgstop, fgstatus) ~ size + dispute, long, weights = fgwt, ties = "efron",
               control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 60))
  gray <- if (all(d$entry == 0)) crr(d$exit, d$cause, d[, c("size", "dispute")], gtol = 1e-10) else NULL
  object(entry = num(d$entry), exit = num(d$exit), cause = num(d$cause), size = num(d$size), dispute = num(d$dispute),
         times = num(times), others = num(others - 1), weight = rows(weight), coefficients = num(coef(fit)),
         crr = if (is.null(gray)) "null" else num(gray$coef))
}

cat("{\n", paste(c(
  paste0("\"ties\": ", told(ledger(1, 150, FALSE, FALSE))),
  paste0("\"no ties\": ", told(ledger(2, 150, FALSE, TRUE))),
  paste0("\"delayed entry\": ", told(ledger(3, 200, TRUE, FALSE))),
  paste0("\"delayed entry, no ties\": ", told(ledger(4, 200, TRUE, TRUE)))
), collapse = ",\n"), "\n}\n", sep = "")
