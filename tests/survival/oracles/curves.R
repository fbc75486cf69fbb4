# Curves of R's survival and cmprsk on generated ledgers, as JSON on standard output:
#   Rscript tests/survival/oracles/curves.R > tests/survival/oracles/curves.json
# Each ledger holds its own rows, so that the test needs nothing else. Numbers have 17 digits, missing ones are null.
suppressMessages({library(survival); library(cmprsk)})

num <- function(x) {
  text <- ifelse(is.finite(x), sprintf("%.17g", x), "null")
  paste0("[", paste(text, collapse = ", "), "]")
}
object <- function(...) {
  parts <- list(...)
  paste0("{", paste(sprintf("\"%s\": %s", names(parts), unlist(parts)), collapse = ", "), "}")
}
rows <- function(m) paste0("[", paste(apply(m, 1, num), collapse = ", "), "]")

# Whole days tie; customers share a frailty and a group; a window cuts off what was issued before it.
ledger <- function(seed, n, clock, window, hazards) {
  set.seed(seed)
  customer <- sample(12, n, replace = TRUE)
  frailty <- rgamma(12, 3, 3)[customer]
  terms <- c(30, 30, 60, 45)[customer %% 4 + 1]
  group <- customer %% 3
  issued <- sample(-90:60, n, replace = TRUE)
  by_cause <- outer(frailty, hazards)
  t <- ceiling(rexp(n, rowSums(by_cause)))
  cause <- apply(by_cause, 1, function(h) sample(3, 1, prob = h + 1e-300))
  last <- 90 - issued
  cause[t > last] <- 0
  t <- pmin(t, last)
  entry <- if (window) pmax(0, -issued) else rep(0, n)
  kept <- t > entry
  shift <- if (clock == "due") terms else 0
  data.frame(entry = entry - shift, exit = t - shift, cause, customer, group)[kept, ]
}

kaplan_meier <- function(d) {
  fit <- survfit(Surv(entry, exit, cause > 0) ~ 1, d, conf.type = "log-log")
  q <- quantile(fit, 0.5)
  object(time = num(fit$time), n_risk = num(fit$n.risk), n_event = num(fit$n.event), surv = num(fit$surv),
         std_err = num(fit$surv * fit$std.err), lower = num(fit$lower), upper = num(fit$upper),
         median = num(c(q$quantile, q$lower, q$upper)))
}

states <- function(d) {
  fit <- survfit(Surv(entry, exit, factor(cause, 0:3)) ~ 1, d, id = seq_len(nrow(d)))
  object(time = num(fit$time), share = rows(t(fit$pstate[, -1])), std_err = rows(t(fit$std.err[, -1])),
         survival = num(fit$pstate[, 1]))
}

gray <- function(d) {
  fit <- cuminc(d$exit, d$cause, cencode = 0)
  at <- sort(unique(d$exit))
  found <- timepoints(fit, at)
  object(time = num(at), causes = num(as.numeric(sub(".* ", "", rownames(found$est)))),
         est = rows(found$est), var = rows(found$var))
}

compared <- function(d) {
  # without ties all score tests are one; with them and delayed entry R has none with the hypergeometric variance
  d$untied <- d$exit + seq_len(nrow(d)) / (4 * nrow(d))
  untied <- coxph(Surv(entry, untied, cause > 0) ~ factor(group), d, ties = "breslow")
  robust <- coxph(Surv(entry, exit, cause > 0) ~ factor(group), d, ties = "breslow", cluster = customer)
  plain <- if (all(d$entry == 0)) survdiff(Surv(exit, cause > 0) ~ group, d) else NULL
  object(untied = num(d$untied), score = num(untied$score), robust = num(robust$rscore),
         chisq = if (is.null(plain)) "null" else num(plain$chisq),
         observed = if (is.null(plain)) "null" else num(plain$obs),
         expected = if (is.null(plain)) "null" else num(plain$exp))
}

late_start <- function(d, start) {
  # open at the end of the day: half a day on, so that what ended on it is out
  fit <- survfit(Surv(entry, exit, cause > 0) ~ 1, d, conf.type = "log-log", start.time = start + 0.5)
  object(start = num(start), time = num(fit$time), surv = num(fit$surv), lower = num(fit$lower))
}

told <- function(d, start) {
  object(entry = num(d$entry), exit = num(d$exit), cause = num(d$cause), customer = num(d$customer),
         group = num(d$group), kaplan_meier = kaplan_meier(d), states = states(d),
         gray = if (all(d$entry == 0)) gray(d) else "null", compared = compared(d),
         late_start = late_start(d, start))
}

all_paid <- ledger(1, 80, "invoice", FALSE, c(0.03, 0.004, 0.002))
cat("{\n", paste(c(
  paste0("\"invoice clock\": ", told(all_paid, 5)),
  paste0("\"invoice clock, no write-offs\": ", told(ledger(2, 150, "invoice", FALSE, c(0.02, 0.01, 0)), 10)),
  paste0("\"invoice clock, window\": ", told(ledger(3, 200, "invoice", TRUE, c(0.02, 0.004, 0.002)), 3)),
  paste0("\"due clock\": ", told(ledger(4, 200, "due", FALSE, c(0.02, 0.004, 0.002)), -31)),
  paste0("\"due clock, window\": ", told(ledger(5, 300, "due", TRUE, c(0.015, 0.006, 0.003)), -25)),
  paste0("\"invoice clock, window, many ties\": ", told(ledger(6, 400, "invoice", TRUE, c(0.05, 0.015, 0.01)), 3))
), collapse = ",\n"), "\n}\n", sep = "")
