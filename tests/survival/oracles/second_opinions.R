# Ledgers made up here, and what R's survival says of them: Cox, its clustered errors and residuals, curves, AFT.
# Usage: Rscript second_opinions.R > second_opinions.json
suppressPackageStartupMessages(library(survival))
suppressWarnings(RNGversion("4.0.0"))

number <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
array_of <- function(x) paste0("[", paste(number(as.numeric(x)), collapse = ","), "]")
object <- function(...) {
  parts <- list(...)
  paste0("{", paste0("\"", names(parts), "\":", unlist(parts), collapse = ","), "}")
}
rows_of <- function(m) paste0("[", paste(apply(m, 1, array_of), collapse = ","), "]")

# An invoice of terms 30, 60 or 90 is paid some days after or before it is due; days are whole, so many are tied.
ledger <- function(seed, rows, spread, truncated, lateness) {
  set.seed(seed)
  customer <- sample.int(25, rows, replace = TRUE)
  terms <- c(30, 60, 90)[1 + (customer %% 3)]
  effect <- rnorm(25, 0, 0.6)[customer]
  size <- round(rnorm(rows), 3)
  dispute <- as.integer(runif(rows) < 0.3)
  load <- round(effect + rnorm(rows, 0, 0.5), 3)
  delay <- ceiling(terms * 0.7 + spread * rexp(rows) * exp(-0.5 * (0.4 * size - 0.8 * dispute + effect)))
  seen <- ceiling(runif(rows, 20, 40 + 3 * spread + 60))
  leave <- pmin(delay, seen)
  cause <- ifelse(delay <= seen, ifelse(runif(rows) < 0.85, 1, 2), 0)
  entry <- if (truncated) floor(runif(rows, 0, 0.9) * leave) else rep(0, rows)
  shift <- if (lateness) terms else 0
  data.frame(customer, terms, size, dispute, load, entry = entry - shift, exit = leave - shift, cause)
}

cox <- function(d, formula, ties) coxph(formula, data = d, ties = ties, control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 60))

one <- function(name, d, stratified) {
  right <- "Surv(entry, exit, cause == 1) ~ size + dispute + load"
  if (stratified) right <- paste(right, "+ strata(terms)")
  plain <- cox(d, as.formula(right), "efron")
  breslow <- cox(d, as.formula(right), "breslow")
  clustered <- coxph(as.formula(right), data = d, ties = "efron", cluster = customer,
                     control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 60))
  base <- basehaz(plain, centered = FALSE)
  groups <- if (stratified) as.numeric(sub("terms=", "", base$strata)) else rep(0, nrow(base))
  residuals_of <- as.matrix(residuals(plain, "schoenfeld"))
  check <- cox.zph(plain, transform = "identity", terms = FALSE)
  curve <- survfit(Surv(entry, exit, cause > 0) ~ 1, data = d, cluster = customer, conf.type = "log-log")
  at <- as.numeric(quantile(d$exit, 0.6))
  there <- summary(curve, times = at)
  object(
    name = paste0("\"", name, "\""), stratified = if (stratified) "true" else "false",
    customer = array_of(d$customer), terms = array_of(d$terms), size = array_of(d$size),
    dispute = array_of(d$dispute), load = array_of(d$load), entry = array_of(d$entry),
    exit = array_of(d$exit), cause = array_of(d$cause),
    coefficients = array_of(coef(plain)), errors = array_of(sqrt(diag(vcov(plain)))),
    log_likelihood = number(plain$loglik[2]),
    clustered_errors = array_of(sqrt(diag(vcov(clustered)))), clustered_covariance = rows_of(vcov(clustered)),
    breslow = array_of(coef(breslow)), breslow_errors = array_of(sqrt(diag(vcov(breslow)))),
    schoenfeld_sums = rows_of(rowsum(residuals_of, as.numeric(rownames(residuals_of)))),
    scaled_sums = rows_of(rowsum(check$y, check$time)),
    base_time = array_of(base$time), base_hazard = array_of(base$hazard), base_terms = array_of(groups),
    curve_at = number(at), curve = number(there$surv), curve_error = number(there$std.err),
    curve_low = number(there$lower), curve_high = number(there$upper)
  )
}

aft <- function(seed, rows) {
  d <- ledger(seed, rows, 25, FALSE, FALSE)
  fits <- lapply(c(weibull = "weibull", log_normal = "lognormal", log_logistic = "loglogistic"), function(family) {
    fit <- survreg(Surv(exit, cause == 1) ~ size + dispute, data = d, dist = family,
                   control = survreg.control(rel.tolerance = 1e-12, maxiter = 200))
    robust <- survreg(Surv(exit, cause == 1) ~ size + dispute, data = d, dist = family, cluster = customer,
                      control = survreg.control(rel.tolerance = 1e-12, maxiter = 200))
    object(coefficients = array_of(coef(fit)), scale = number(fit$scale), log_likelihood = number(fit$loglik[2]),
           errors = array_of(sqrt(diag(vcov(fit)))[1:3]), clustered_errors = array_of(sqrt(diag(vcov(robust)))[1:3]))
  })
  object(customer = array_of(d$customer), size = array_of(d$size), dispute = array_of(d$dispute), exit = array_of(d$exit), cause = array_of(d$cause),
         weibull = fits$weibull, log_normal = fits$log_normal, log_logistic = fits$log_logistic)
}

ledgers <- c(
  one("plain", ledger(1, 120, 30, FALSE, FALSE), FALSE),
  one("heavy_ties", ledger(2, 160, 6, FALSE, FALSE), FALSE),
  one("delayed_entry", ledger(3, 160, 30, TRUE, FALSE), FALSE),
  one("stratified", ledger(4, 160, 20, FALSE, FALSE), TRUE),
  one("stratified_delayed_entry", ledger(5, 200, 20, TRUE, FALSE), TRUE),
  one("lateness_clock", ledger(6, 200, 15, TRUE, TRUE), TRUE),
  one("lateness_unstratified", ledger(7, 160, 8, FALSE, TRUE), FALSE)
)
cat("{\"ledgers\":[", paste(ledgers, collapse = ",\n"), "],\n\"aft\":[",
    paste(c(aft(11, 150), aft(12, 150)), collapse = ",\n"), "]}\n", sep = "")
